-- title    = "Stored versions of custom resources are served"
-- severity = "low"
-- rating   = "Objects of that version cannot be read once the version is dropped; nobody gets in by it"
-- since    = 2026-11-26
-- judges   = ["CustomResourceDefinition"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/",
-- ]
-- why      = """
--   Objects may still lie in a version that is no longer served; when that version leaves the definition they cannot
--   be read, and backups of it cannot be restored."""
-- fix      = """
--   Store all objects anew, for example with kube-storage-version-migrator, and take the version out of
--   `status.storedVersions`."""
-- misses   = """
--   Whether objects in that version are left; it shows what may be stored."""
-- alone    = """
--   a matter of sound operation below what frameworks ask for"""

WITH unserved AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            stored_versions,
            lambda stored: len(
                list_filter(versions, lambda version: version.name = stored AND version.served)
            ) = 0
        ) AS stored
    FROM crds
    WHERE len(stored_versions) > 0
)

SELECT
    kind,
    namespace,
    name,
    if(len(stored) = 0, 'pass', 'fail')                                          AS verdict,
    'may hold objects in versions that are not served: ' || array_to_string(stored, ', ') AS reason,
    ['status.storedVersions']                                                    AS fields
FROM unserved
