-- title    = "No credential in plain text stands in several places"
-- severity = "high"
-- rating   = "One leak opens several services, and a change of the credential breaks those that were forgotten"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob",
--     "DaemonSet",
--     "Deployment",
--     "Job",
--     "Pod",
--     "ReplicaSet",
--     "ReplicationController",
--     "StatefulSet",
--     "ConfigMap",
-- ]
-- source   = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/"]
-- why      = """
--   The same credential in several objects shows that services share a login: a leak of the least of them opens all,
--   and nobody changes what is needed in so many places."""
-- fix      = """
--   Give each service a login of its own and put it into its Secret, such as `kubectl create secret generic
--   mail-login --from-file=password`; change the shared one."""
-- misses   = """
--   Equal credentials that no detector knows, and those in Secrets, whose contents are never collected; different
--   spellings of the same credential."""

WITH prints AS (
    SELECT DISTINCT
        kind,
        namespace,
        name,
        path,
        unnest(fingerprints) AS fingerprint
    FROM credential_texts
),
spread AS (
    SELECT
        fingerprint,
        list_sort(list(DISTINCT kind || ' ' || concat_ws('/', nullif(namespace, ''), name))) AS holders
    FROM prints
    GROUP BY fingerprint
),
gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list_sort(list_distinct(flatten(list(holders)))) AS holders,
        list_sort(list(DISTINCT path))                 AS fields
    FROM prints
    INNER JOIN spread USING (fingerprint)
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(len(holders) > 1, 'fail', 'pass') AS verdict,
    'shares a credential with ' || array_to_string(
        list_filter(holders, lambda holder: holder != kind || ' ' || concat_ws('/', nullif(namespace, ''), name)), ', '
    )                                    AS reason,
    fields
FROM gathered
