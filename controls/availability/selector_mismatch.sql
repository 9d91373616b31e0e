-- title    = "Selectors match the pods of their own template"
-- severity = "medium"
-- rating   = "One workload that is refused, or never sees its own pods"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"]
-- why      = """
--   A workload whose selector does not match the labels of its template is refused by the API server, and an old one
--   makes pods for ever, as it never finds its own."""
-- fix      = """
--   Give the template the labels of the selector, for example `labels: {app: web}` for `matchLabels: {app: web}`."""
-- misses   = """
--   Selectors of Jobs, which Kubernetes writes by itself; selectors that match the pods of others too."""
-- alone    = "a mistake that makes an object useless, which frameworks leave to operation"

WITH unmet AS (
    SELECT
        settings.kind,
        settings.namespace,
        settings.name,
        list_filter(
            settings.requirements,
            lambda entry: NOT CASE entry.operator
                WHEN 'In' THEN coalesce(list_contains(entry.values, workloads.pod_labels[entry.key]), false)
                WHEN 'NotIn' THEN NOT coalesce(list_contains(entry.values, workloads.pod_labels[entry.key]), false)
                WHEN 'Exists' THEN workloads.pod_labels[entry.key] IS NOT NULL
                WHEN 'DoesNotExist' THEN workloads.pod_labels[entry.key] IS NULL
                ELSE false
            END
        ) AS entries
    FROM workload_settings AS settings
    INNER JOIN workloads USING (kind, namespace, name)
    WHERE settings.kind NOT IN ('Job', 'CronJob') AND len(settings.requirements) > 0
)

SELECT
    kind,
    namespace,
    name,
    if(len(entries) = 0, 'pass', 'fail') AS verdict,
    'the labels of its own pods do not match its selector: '
    || array_to_string(list_transform(entries, lambda entry: coalesce(entry.key, 'one without a key')), ', ') AS reason,
    ['spec.selector', 'spec.template.metadata.labels'] AS fields
FROM unmet
