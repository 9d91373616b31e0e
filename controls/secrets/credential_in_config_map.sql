-- title    = "ConfigMaps hold no credential in plain text"
-- severity = "high"
-- rating   = "One credential, shown to all who may view ConfigMaps, which most roles allow"
-- since    = 2026-11-26
-- judges   = ["ConfigMap"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/configuration/configmap/#motivation",
--     "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
-- ]
-- why      = """
--   ConfigMaps are not meant for secrets: the built-in role view shows them, they are not encrypted where only
--   Secrets are, and backups and version control carry them."""
-- fix      = """
--   Change the credential, since it must count as known, put the new one into a Secret or an external store, and
--   mount it, for example `volumes: [{name: db, secret: {secretName: db}}]`."""
-- misses   = """
--   Credentials that no detector knows; a detector may err. Equal fingerprints in the evidence are the same
--   credential. Annotations of ConfigMaps, which another control judges; files of other encodings."""

WITH maps AS (
    SELECT
        kind,
        namespace,
        name,
        list_sort(list(DISTINCT key) FILTER (markers > 0))           AS keys,
        list_sort(list(path) FILTER (markers > 0))                   AS fields,
        list_sort(list_distinct(flatten(list(detectors))))           AS detectors
    FROM config_entries
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(keys IS NULL, 'pass', 'fail') AS verdict,
    'holds what looks like a credential in ' || array_to_string(keys, ', ')
    || ' (' || array_to_string(detectors, ', ') || ')' AS reason,
    fields
FROM maps
