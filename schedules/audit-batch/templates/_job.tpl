{{- /* One CronJob, and the pieces of its pod. */}}

{{- define "audit-batch.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "audit-batch.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- /* Takes (dict root name job args mounts): the container that does the job. */}}
{{- define "audit-batch.container" }}
name: {{ .container | default .name }}
image: {{ include "audit-batch.image" .root.Values.image }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args: {{ toJson .args }}
env:
  - {name: AUDIT_BATCH_CONFIG, value: /etc/audit-batch/audit-batch.toml}
  - {name: HOME, value: /tmp}
  - {name: TMPDIR, value: /tmp}
  {{- with .root.Values.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
resources:
  {{- toYaml (.resources | default .job.resources) | nindent 2 }}
securityContext:
  {{- include "audit-batch.containerSecurity" . | nindent 2 }}
terminationMessagePolicy: FallbackToLogsOnError
volumeMounts:
  - {name: data, mountPath: /var/lib/audit-batch}
  - {name: settings, mountPath: /etc/audit-batch, readOnly: true}
  - {name: tmp, mountPath: /tmp}
  {{- range .job.secretFiles }}
  - {name: {{ printf "secret-%s" .secretName | trunc 63 | trimSuffix "-" }}, mountPath: {{ .mountPath }}, readOnly: true}
  {{- end }}
  {{- with .mounts }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- with .root.Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- /* Takes (dict root job volumes): the volumes of a pod that does a job. */}}
{{- define "audit-batch.volumes" -}}
- name: data
  persistentVolumeClaim:
    claimName: {{ include "audit-batch.claim" .root }}
- name: settings
  configMap:
    name: {{ include "audit-batch.fullname" .root }}
- name: tmp
  emptyDir:
    sizeLimit: {{ .root.Values.scratch }}
{{- range .job.secretFiles }}
- name: {{ printf "secret-%s" .secretName | trunc 63 | trimSuffix "-" }}
  secret:
    secretName: {{ .secretName }}
    defaultMode: 0440
{{- end }}
{{- with .volumes }}
{{ . }}
{{- end }}
{{- with .root.Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* With analysts at the volume, which one node at a time can hold, jobs go to the node where they are. */}}
{{- define "audit-batch.affinity" -}}
{{- $own := dict }}
{{- if and .root.Values.analysts.enabled (eq .root.Values.storage.accessMode "ReadWriteOnce") }}
{{- $labels := dict "app.kubernetes.io/instance" .root.Release.Name "app.kubernetes.io/component" "analysts" }}
{{- $term := dict "labelSelector" (dict "matchLabels" $labels) "topologyKey" "kubernetes.io/hostname" }}
{{- $own = dict "podAffinity" (dict "requiredDuringSchedulingIgnoredDuringExecution" (list $term)) }}
{{- end }}
{{- with mergeOverwrite $own (deepCopy (.job.affinity | default .root.Values.affinity)) }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* Where a pod may run, and how it comes there. Takes (dict root job). */}}
{{- define "audit-batch.placement" -}}
{{- with .job.nodeSelector | default .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .job.tolerations | default .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
Takes (dict root name job args) and optionally suffix, container, init, volumes, mounts, hasToken, seesNode, resources.
*/}}
{{- define "audit-batch.cronJob" -}}
{{- $root := .root }}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ include "audit-batch.fullname" $root }}-{{ .name }}{{ .suffix }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "audit-batch.labels" (list $root .name) | nindent 4 }}
spec:
  schedule: {{ .job.schedule | quote }}
  timeZone: {{ $root.Values.timeZone }}
  suspend: {{ $root.Values.suspend }}
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: {{ .job.startingDeadlineSeconds }}
  successfulJobsHistoryLimit: {{ $root.Values.history.successful }}
  failedJobsHistoryLimit: {{ $root.Values.history.failed }}
  jobTemplate:
    metadata:
      labels:
        {{- include "audit-batch.labels" (list $root .name) | nindent 8 }}
    spec:
      backoffLimit: {{ .job.backoffLimit }}
      activeDeadlineSeconds: {{ .job.activeDeadlineSeconds }}
      template:
        metadata:
          labels:
            {{- include "audit-batch.labels" (list $root .name) | nindent 12 }}
          {{- with $root.Values.podAnnotations }}
          annotations:
            {{- toYaml . | nindent 12 }}
          {{- end }}
        spec:
          restartPolicy: Never
          serviceAccountName: {{ include "audit-batch.fullname" $root }}-{{ .name }}
          automountServiceAccountToken: {{ .hasToken | default false }}
          enableServiceLinks: false
          {{- if and $root.Values.userNamespaces (not .seesNode) }}
          hostUsers: false
          {{- end }}
          securityContext:
            {{- include "audit-batch.podSecurity" $root | nindent 12 }}
          {{- with .init }}
          initContainers:
            {{- . | nindent 12 }}
          {{- end }}
          containers:
            - {{ include "audit-batch.container" . | nindent 14 | trim }}
          volumes:
            {{- include "audit-batch.volumes" . | nindent 12 }}
          {{- with include "audit-batch.placement" (dict "root" $root "job" .job) }}
          {{- . | nindent 10 }}
          {{- end }}
          {{- with include "audit-batch.affinity" (dict "root" $root "job" .job) }}
          {{- . | nindent 10 }}
          {{- end }}
{{- end }}
