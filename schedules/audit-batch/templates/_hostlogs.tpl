{{- /*
Logs of a control-plane node are root's, the warehouse is not. One container is root and sees the logs, read-only; it
copies what changed lately to a folder of the pod. The other, which writes the warehouse, sees neither node nor root.
*/}}
{{- define "audit-batch.hostLogs" -}}
- name: node-logs
  hostPath:
    path: {{ .Values.ingest.hostPath.path }}
    type: Directory
- name: logs
  emptyDir:
    sizeLimit: {{ .Values.ingest.hostPath.scratch }}
{{- end }}

{{- /* Takes (dict root folder). */}}
{{- define "audit-batch.copyLogs" -}}
- name: copy
  image: {{ include "audit-batch.image" .root.Values.image }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  command:
    - /bin/sh
    - -euc
    - >-
      mkdir -p {{ .folder }} && cd /node &&
      find . -type f -mmin -{{ int64 .root.Values.ingest.hostPath.changedWithinMinutes }}
      -exec cp --parents --no-preserve=mode,ownership --preserve=timestamps -t {{ .folder }} {} +
  resources:
    {{- toYaml .root.Values.ingest.resources | nindent 4 }}
  securityContext:
    {{- include "audit-batch.containerSecurity" . | nindent 4 }}
    runAsUser: 0
    runAsGroup: 10001
    runAsNonRoot: false
  terminationMessagePolicy: FallbackToLogsOnError
  volumeMounts:
    - {name: node-logs, mountPath: /node, readOnly: true}
    - {name: logs, mountPath: /var/log/audit}
{{- end }}
