-- title    = "Commands, arguments and probes hold no credential in plain text"
-- severity = "high"
-- rating   = "One credential, shown to all who may view the workload, and in the process list of its node"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
--     "https://kubernetes.io/docs/concepts/configuration/secret/",
-- ]
-- why      = """
--   Arguments are read by whoever may view workloads and stand in the process list of the node, in crash reports and
--   in monitoring."""
-- fix      = """
--   Change the credential, since it must count as known, put the new one into a Secret or an external store, and
--   mount it, for example `volumes: [{name: db, secret: {secretName: db}}]`."""
-- misses   = """
--   Credentials that no detector knows; a detector may err. Equal fingerprints in the evidence are the same
--   credential. Scripts that read a credential from elsewhere."""

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                                     AS verdict,
    'holds what looks like a credential: ' || array_to_string(found, ', ') AS reason,
    fields,
    {'fingerprints': fingerprints}                                         AS evidence
FROM workload_credentials
WHERE place = 'arguments'
