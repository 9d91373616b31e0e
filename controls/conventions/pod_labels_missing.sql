-- title    = "Pods carry the labels that the site asks for"
-- severity = "low"
-- rating   = "Nobody knows whom to ask when it fails, leaks or costs; no direct harm"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"]
-- why      = """
--   Labels on pods say who owns them, what they cost and how critical they are: alerts, bills and network policies
--   are sorted by them."""
-- fix      = """
--   Add the labels to the pod template, for example `labels: {team: shop}`."""
-- misses   = """
--   Whether the values are right. Which are wanted is the parameter `required`; as no list fits every site, nothing
--   is judged without it."""
-- unseen   = "nothing is named that must be there: set the parameter required of this control"
-- params   = { required = [] }

WITH lacking AS (
    SELECT
        kind,
        namespace,
        name,
        spec_path,
        list_filter($required, lambda entry: coalesce(pod_labels[entry], '') = '') AS missing
    FROM workloads
    WHERE len($required) > 0
)

SELECT
    kind,
    namespace,
    name,
    if(len(missing) = 0, 'pass', 'fail') AS verdict,
    'lacks labels of its pods: ' || array_to_string(missing, ', ') AS reason,
    [if(kind = 'Pod', 'metadata.labels', left(spec_path, len(spec_path) - 4) || 'metadata.labels')] AS fields
FROM lacking
