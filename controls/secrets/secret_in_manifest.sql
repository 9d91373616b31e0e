-- title    = "Manifests bring no Secret with its values"
-- severity = "high"
-- rating   = "One credential for whoever may read the repository, its history and its copies"
-- since    = 2026-11-27
-- judges   = ["Secret"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/secrets-good-practices/#avoid-sharing-secret-manifests",
--     "https://kubernetes.io/docs/concepts/configuration/secret/",
-- ]
-- why      = """
--   base64 is no protection: who reads the manifest has the credential, and version control keeps it after it was
--   taken out, in every clone, build and backup."""
-- fix      = """
--   Change the credential, since it must count as known, and take the Secret out of the manifests: let it come from a
--   store by an ExternalSecret, or commit it encrypted, as a SealedSecret or by `sops --encrypt --encrypted-regex
--   '^(data|stringData)$' --in-place secret.yaml`. Keys that are no secret go into the parameter `public`."""
-- misses   = """
--   Secrets in a cluster, where only their metadata is read, so that there is nothing to judge. Whether a value that
--   is there opens anything; credentials in a text with a part that is filled in later, such as ${NAME}; defaults such
--   as changeme, which count as placeholders. Secrets with the labels of a chart are not assessed: it may draw its
--   values at random at each installation, as many do."""
-- [params]
-- # Keys, or last words of keys, in lower case and with _ between words, whose values nobody keeps secret.
-- public = [
--     "ca_crt", "tls_crt", "ca_cert", "cert", "username", "user", "login", "email", "host", "hostname", "port",
--     "database", "dbname", "db_name", "endpoint", "region", "bucket", "namespace", "url", "type", "name", "project",
--     "token_id", "description", "expiration",
-- ]

WITH held AS (
    SELECT
        *,
        regexp_replace(regexp_replace(key, '([a-z0-9])([A-Z])', '\1_\2', 'g'), '[-. ]', '_', 'g').lower() AS words
    FROM secret_contents
),
found AS (
    SELECT
        namespace,
        name,
        list(DISTINCT key ORDER BY key)   AS keys,
        list(DISTINCT path ORDER BY path) AS fields
    FROM held
    WHERE is_credential
        AND len(list_filter($public, lambda ending: words = ending OR ends_with(words, '_' || ending))) = 0
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN found.name IS NULL THEN 'pass'
        WHEN labels['helm.sh/chart'] IS NULL
            AND labels['app.kubernetes.io/managed-by'] IS DISTINCT FROM 'Helm'
            AND labels['heritage'] IS NULL THEN 'fail'
        ELSE 'not_assessed'
    END AS verdict,
    if(
        verdict = 'fail',
        'its manifest holds values, which base64 does not hide: ' || array_to_string(found.keys, ', '),
        'its chart may draw its values at random at each installation'
    ) AS reason,
    found.fields
FROM secrets_metadata
LEFT JOIN found USING (namespace, name)
SEMI JOIN secret_contents USING (namespace, name)
