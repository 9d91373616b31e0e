-- title    = "Custom resources are not served in deprecated versions"
-- severity = "low"
-- rating   = "One operator's objects unreadable after an upgrade that drops the version"
-- since    = 2026-11-26
-- judges   = ["CustomResourceDefinition"]
-- source   = [
--   "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/",
-- ]
-- why      = """
--   A version marked as deprecated goes with a later release of its operator. What still writes it then breaks, and
--   objects stored in it cannot be read."""
-- fix      = """
--   Move manifests and clients to the newer version, migrate stored objects, then set `served: false`."""
-- misses   = """
--   Whether anybody still uses the version. Deprecated versions of built-in kinds: the API server converts them, so
--   that its objects do not show which version they were written in."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(versions, lambda entry: coalesce(entry.deprecated AND entry.served, false)) AS entries
    FROM crds
)
SELECT
    kind,
    namespace,
    name,
    if(len(entries) > 0, 'fail', 'pass') AS verdict,
    'serves deprecated versions: '
    || array_to_string(list_transform(entries, lambda entry: coalesce(entry.name, 'one without name')), ', ') AS reason,
    ['spec.versions']                    AS fields
FROM found
