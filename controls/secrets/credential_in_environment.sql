-- title    = "Environment variables hold no credential in plain text"
-- severity = "high"
-- rating   = "One credential, shown to all who may view the workload, its pods or its processes"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
--     "https://kubernetes.io/docs/concepts/configuration/secret/",
-- ]
-- why      = """
--   A value in the manifest is read by whoever may view workloads, by every process of the container, and lies in
--   version control."""
-- fix      = """
--   Change the credential, since it must count as known, put the new one into a Secret or an external store, and
--   mount it, for example `volumes: [{name: db, secret: {secretName: db}}]`."""
-- misses   = """
--   Credentials that no detector knows; a detector may err. Equal fingerprints in the evidence are the same
--   credential. Values that a program composes; ConfigMaps that the environment is taken from, which another control
--   judges."""

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                                     AS verdict,
    'holds what looks like a credential: ' || array_to_string(found, ', ') AS reason,
    fields,
    {'fingerprints': fingerprints}                                         AS evidence
FROM workload_credentials
WHERE place = 'environment'
