-- title    = "Annotations of workloads hold no credential in plain text"
-- severity = "high"
-- rating   = "One credential, shown to all who may view workloads, and copied into logs and dashboards"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
--     "https://kubernetes.io/docs/concepts/configuration/secret/",
-- ]
-- why      = """
--   Annotations are shown by every tool, exported by metrics and copied into logs; nobody expects a credential
--   there."""
-- fix      = """
--   Change the credential, since it must count as known, put the new one into a Secret or an external store, and
--   mount it, for example `volumes: [{name: db, secret: {secretName: db}}]`."""
-- misses   = """
--   Credentials that no detector knows; a detector may err. Equal fingerprints in the evidence are the same
--   credential. Annotations of other kinds, which another control judges."""

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                                     AS verdict,
    'holds what looks like a credential: ' || array_to_string(found, ', ') AS reason,
    fields,
    {'fingerprints': fingerprints}                                         AS evidence
FROM workload_credentials
WHERE place = 'annotations'
