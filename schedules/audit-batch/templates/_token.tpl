{{- /*
A token that lives an hour and that the kubelet renews, for the one container that asks the API; and an empty folder
that keeps admission from giving one to the others of its pod.
*/}}
{{- define "audit-batch.tokenVolumes" -}}
- name: token
  projected:
    defaultMode: 0440
    sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 3600
      - configMap:
          name: kube-root-ca.crt
          items:
            - {key: ca.crt, path: ca.crt}
      - downwardAPI:
          items:
            - path: namespace
              fieldRef:
                fieldPath: metadata.namespace
{{- if .Values.evaluate.enabled }}
- name: no-token
  emptyDir:
    sizeLimit: 1Mi
{{- end }}
{{- end }}
