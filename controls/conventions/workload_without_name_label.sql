-- title    = "Pods say by a label which application they are"
-- severity = "low"
-- rating   = "Alerts, policies and reviews that cannot tell whose pods these are; no direct harm"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/"]
-- why      = """
--   Without a label with the name of the application, tools cannot sort pods, and network policies and budgets can
--   be written for all of a namespace only."""
-- fix      = """
--   Add `app.kubernetes.io/name` to the labels of the pod template. Any of the parameter `any_of` will do."""
-- misses   = """
--   Whether the name is right. Labels of the workload itself, which its pods do not inherit."""
-- params   = { any_of = ["app.kubernetes.io/name", "app", "k8s-app"] }

SELECT
    kind,
    namespace,
    name,
    if(len(list_filter($any_of, lambda entry: coalesce(pod_labels[entry], '') != '')) > 0, 'pass', 'fail')
        AS verdict,
    'its pods carry none of the labels ' || array_to_string($any_of, ', ') AS reason,
    [if(kind = 'Pod', 'metadata.labels', left(spec_path, len(spec_path) - 4) || 'metadata.labels')] AS fields
FROM workloads
WHERE NOT is_static
