-- title    = "Pod Security levels are those of the version that runs"
-- severity = "low"
-- rating   = "Fields that came later are not looked at; few of them lead to the node"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://kubernetes.io/docs/concepts/security/pod-security-admission/"]
-- why      = """
--   A level pinned to an older version keeps the rules of that version: what was added to them since, for fields
--   that did not exist then, is not asked for."""
-- fix      = """
--   Set `pod-security.kubernetes.io/enforce-version: latest`, or the version of the nodes, after each upgrade."""
-- misses   = """
--   The labels of warn and audit; rules that an older version has and a newer one loosened. Without a node its
--   version is not known."""
-- alone    = """
--   a remainder of the level itself, which frameworks ask for"""

WITH oldest AS (
    SELECT min(try_cast(regexp_extract(kubelet_version, '^v1[.]([0-9]+)', 1) AS INTEGER)) AS minor
    FROM nodes
),
pinned AS (
    SELECT
        kind,
        namespace,
        name,
        enforce_version,
        try_cast(regexp_extract(enforce_version, '^v1[.]([0-9]+)$', 1) AS INTEGER) AS pinned_minor
    FROM namespaces
    WHERE enforce IS NOT NULL AND enforce != 'privileged'
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN pinned_minor IS NULL THEN 'pass'
        WHEN minor IS NULL THEN 'not_assessed'
        WHEN pinned_minor < minor THEN 'fail'
        ELSE 'pass'
    END                                                                     AS verdict,
    coalesce(
        format('enforces the rules of {}, and the nodes run v1.{} or newer', enforce_version, minor),
        'no node says which version runs'
    )                                                                       AS reason,
    ['metadata.labels']                                                     AS fields
FROM pinned
CROSS JOIN oldest
