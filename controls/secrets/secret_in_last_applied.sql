-- title    = "Secrets carry no copy of themselves in an annotation"
-- severity = "medium"
-- rating   = "The contents of one Secret for who may see metadata only, and in backups and tools that show it"
-- since    = 2026-11-26
-- judges   = ["Secret"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
--     "https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/",
-- ]
-- why      = """
--   kubectl apply writes the whole Secret, contents included, into an annotation: it shows where only metadata
--   should, it stays after the contents are changed in another way, and that it exists means the contents lay in a
--   file."""
-- fix      = """
--   Remove it with `kubectl annotate secret NAME kubectl.kubernetes.io/last-applied-configuration-`, and use
--   server-side apply: `kubectl apply --server-side`."""
-- misses   = """
--   Whether the copy held contents; annotations of other tools. Manifests that say nothing of one are not judged:
--   applying them makes it."""

SELECT
    kind,
    namespace,
    name,
    if(annotations['kubectl.kubernetes.io/last-applied-configuration'] IS NULL, 'pass', 'fail') AS verdict,
    'an annotation holds what kubectl last applied, contents included'                         AS reason,
    ['metadata.annotations[''kubectl.kubernetes.io/last-applied-configuration'']']              AS fields
FROM secrets_metadata
-- What no API server has seen has not been applied either.
WHERE uid != '' OR annotations['kubectl.kubernetes.io/last-applied-configuration'] IS NOT NULL
