-- title    = "Workloads and ConfigMaps hold no credential in plain text"
-- severity = "high"
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

WITH texts AS (
    SELECT
        kind,
        namespace,
        name,
        format('variable {} of {}', variable, container) AS place,
        path || '.value'                                 AS path,
        value                                            AS text
    FROM env_vars
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        format('command, arguments or probes of {}', container),
        path,
        json_merge_patch(spec, '{"env": null}')::VARCHAR
    FROM containers
    WHERE contains(spec::VARCHAR, '[redacted:')
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        'annotations',
        'metadata.annotations',
        array_to_string(list_concat(map_values(annotations), map_values(pod_annotations)), ' ')
    FROM workloads
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        'key ' || key,
        path,
        value
    FROM config_entries
),
markers AS (
    SELECT
        kind,
        namespace,
        name,
        place,
        path,
        unnest(regexp_extract_all(text, '\[redacted:([a-z0-9-]+:[0-9a-f]{12})\]', 1)) AS marker
    FROM texts
    WHERE contains(text, '[redacted:')
),
found AS (
    SELECT
        kind,
        namespace,
        name,
        list_sort(list(DISTINCT format('{} ({})', place, split_part(marker, ':', 1)))) AS places,
        list_sort(list(DISTINCT path))                                                AS fields,
        list_sort(list(DISTINCT split_part(marker, ':', 2)))                          AS fingerprints
    FROM markers
    WHERE NOT starts_with(marker, 'last-applied:')
    GROUP BY ALL
)

SELECT DISTINCT
    texts.kind,
    texts.namespace,
    texts.name,
    if(found.name IS NULL, 'pass', 'fail')                                      AS verdict,
    'holds what looks like a credential: ' || array_to_string(found.places, ', ') AS reason,
    found.fields,
    {'fingerprints': found.fingerprints}                                        AS evidence
FROM texts
LEFT JOIN found USING (kind, namespace, name)
