{{- /* Names, labels and the image: what every object of the chart shares. */}}

{{- define "audit-batch.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains "audit-batch" .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-audit-batch" .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "audit-batch.selector" -}}
app.kubernetes.io/name: audit-batch
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- /* Takes (list root component). */}}
{{- define "audit-batch.labels" -}}
{{- $root := index . 0 -}}
{{ include "audit-batch.selector" $root }}
app.kubernetes.io/component: {{ index . 1 }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- with $root.Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "audit-batch.image" -}}
{{ required "image.repository: say where the image of audit-batch lies, for example registry.example.com/audit-batch" .repository }}@{{ required "image.digest: pin the image, for example sha256:0123...; `docker buildx imagetools inspect` shows it" .digest }}
{{- end }}

{{- define "audit-batch.claim" -}}
{{ .Values.storage.existingClaim | default (include "audit-batch.fullname" .) }}
{{- end }}

{{- /* Where this release reads audit logs, as settings. */}}
{{- define "audit-batch.logs" -}}
{{- if .Values.ingest.enabled }}
{{- if eq .Values.ingest.source "objects" }}
audit_objects: {{ toJson (list .Values.ingest.objects.url) }}
{{- else }}
audit_logs: [/var/log/audit]
{{- end }}
{{- end }}
{{- end }}

{{- /* The settings of the site, and over them what the chart itself knows. */}}
{{- define "audit-batch.settings" -}}
{{- $own := dict "warehouse" "/var/lib/audit-batch/warehouse" "cluster" .Values.cluster }}
{{- if and .Values.nodeFacts.enabled (not .Values.settings.node_facts) }}
{{- $own = set $own "node_facts_pods" (printf "%s/app.kubernetes.io/instance=%s,app.kubernetes.io/component=node-facts" .Release.Namespace .Release.Name) }}
{{- end }}
{{- if not .Values.snapshot.secrets }}
{{- $own = set $own "leave_out" (uniq (append (.Values.settings.leave_out | default list) "secrets")) }}
{{- end }}
{{- $own = merge $own (include "audit-batch.logs" . | fromYaml) }}
{{- mergeOverwrite (deepCopy .Values.settings) $own | toToml }}
{{- end }}
