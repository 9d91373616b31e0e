-- grain    = "one row per cluster, which is one"
-- rests_on = ["clusters.audit-batch.io"]
-- [columns]
-- kind      = "always Cluster"
-- namespace = "always empty: it lies in no namespace"
-- name      = "name of the cluster"
-- version   = "version that its API server told, for example v1.36.2"
-- series    = "its major and minor version, for example 1.36; NULL when it is not to be read"
-- minor     = "its minor version; NULL when it is not to be read"
-- patch     = "its patch version; NULL when it is not to be read"
-- suffix    = "what follows, for example -gke.100; empty when nothing does"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(doc, '{"spec": {"version": "VARCHAR"}}').spec.version AS version
    FROM knowledge
    WHERE api_group = 'audit-batch.io' AND kind = 'Cluster'
)
SELECT
    kind,
    namespace,
    name,
    version,
    nullif(regexp_extract(version, '^v?([0-9]+\.[0-9]+)', 1), '')                 AS series,
    try_cast(regexp_extract(version, '^v?[0-9]+\.([0-9]+)', 1) AS INTEGER)        AS minor,
    try_cast(regexp_extract(version, '^v?[0-9]+\.[0-9]+\.([0-9]+)', 1) AS INTEGER) AS patch,
    regexp_replace(coalesce(version, ''), '^v?[0-9]+\.[0-9]+(\.[0-9]+)?', '')      AS suffix
FROM parsed
