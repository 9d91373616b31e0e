-- title    = "Workloads and ConfigMaps hold no credential in plain text"
-- severity = "high"
-- rating   = "One credential, in the hands of all who may view workloads or ConfigMaps"
-- since    = 2026-11-25
-- judges   = [
--     "ConfigMap", "CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet",
--     "ReplicationController", "StatefulSet",
-- ]
-- source   = [
--     "https://kubernetes.io/docs/concepts/configuration/configmap/#motivation",
--     "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
-- ]
-- why      = """
--   Whoever may view workloads or ConfigMaps reads the credential, without any right to Secrets, and copies of it lie
--   in version control, in charts and in the history of rollouts."""
-- fix      = """
--   Change the credential, since it must count as known, put the new one into a Secret or an external store, and
--   mount it, for example as volumes: [{name: db, secret: {secretName: db}}]."""
-- misses   = """
--   Credentials that no detector knows; volumes of the pod spec; annotations of ConfigMaps; other kinds. A detector
--   may err: whether the value is a credential, only somebody who knows it can say. Equal fingerprints in the
--   evidence are the same credential. kubectl's copy of an object is always replaced and does not count."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list_sort(list(DISTINCT format('{} ({})', place, array_to_string(detectors, ', ')))) AS places,
        list_sort(list(DISTINCT path))                                                      AS fields,
        list_sort(list_distinct(flatten(list(fingerprints))))                               AS fingerprints
    FROM credential_texts
    GROUP BY ALL
),
holders AS (
    SELECT
        kind,
        namespace,
        name
    FROM workloads
    UNION
    SELECT
        kind,
        namespace,
        name
    FROM config_entries
)

SELECT
    holders.kind,
    holders.namespace,
    holders.name,
    if(found.name IS NULL, 'pass', 'fail')                                        AS verdict,
    'holds what looks like a credential: ' || array_to_string(found.places, ', ') AS reason,
    found.fields,
    {'fingerprints': found.fingerprints}                                          AS evidence
FROM holders
LEFT JOIN found USING (kind, namespace, name)
