-- title    = "Secrets are renewed"
-- severity = "low"
-- rating   = "A credential that leaked long ago still opens what it opens"
-- since    = 2026-11-26
-- judges   = ["Secret"]
-- source   = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/"]
-- why      = """
--   A credential that is never changed is known to everybody who ever saw it: people who left, old backups, old
--   logs."""
-- fix      = """
--   Change the credential and write it into a new Secret, which also makes pods roll over; set `days` to your rule
--   for credentials."""
-- misses   = """
--   When the contents last changed: only the metadata of Secrets is collected, so one that was changed in place
--   looks old. Secrets with an owner, which something renews, and tokens of accounts, which another control judges,
--   are left out; so are certificates that cert-manager renews, Helm's releases, which are records of installations,
--   and Secrets of manifests, which have no age."""
-- [params]
-- days = 365
-- # The Secret, with its namespace.
-- exempt = []

SELECT
    kind,
    namespace,
    name,
    if(created_at < getvariable('as_of')::TIMESTAMP - to_days($days), 'fail', 'pass') AS verdict,
    format('was made on {}', created_at::DATE)                                        AS reason,
    ['metadata.creationTimestamp']                                                    AS fields
FROM secrets_metadata
WHERE created_at IS NOT NULL
    AND len(owner_kinds) = 0
    AND annotations['kubernetes.io/service-account.name'] IS NULL
    AND annotations['cert-manager.io/certificate-name'] IS NULL
    AND labels['owner'] IS DISTINCT FROM 'helm'
    AND NOT list_contains($exempt, namespace || '/' || name)
