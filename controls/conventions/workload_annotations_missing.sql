-- title    = "Workloads carry the annotations that the site asks for"
-- severity = "low"
-- rating   = "Nobody knows whom to ask when it fails, leaks or costs; no direct harm"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/"]
-- why      = """
--   Annotations say what no label can: a contact, a runbook, a data class. Without them the person on call starts
--   from nothing."""
-- fix      = """
--   Add them, for example `annotations: {example.com/runbook: …}`."""
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
        list_filter($required, lambda entry: coalesce(annotations[entry], '') = '') AS missing
    FROM workloads
    WHERE len($required) > 0
)

SELECT
    kind,
    namespace,
    name,
    if(len(missing) = 0, 'pass', 'fail') AS verdict,
    'lacks annotations: ' || array_to_string(missing, ', ') AS reason,
    ['metadata.annotations'] AS fields
FROM lacking
