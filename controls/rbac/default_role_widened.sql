-- title    = "Nothing widens the roles admin, edit and view"
-- severity = "medium"
-- rating   = "Whoever has view, edit or admin anywhere gains the rules, without any binding being changed"
-- since    = 2026-11-26
-- judges   = ["ClusterRole"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles"]
-- why      = """
--   A ClusterRole with an aggregation label is merged into view, edit or admin: everybody who holds one of them
--   gains its rules, secrets or exec among them, and no binding shows it."""
-- fix      = """
--   Remove the label `rbac.authorization.k8s.io/aggregate-to-view` and bind the role where it is needed; a role of
--   an operator that only opens its own resources is added to `exempt`."""
-- misses   = """
--   Whether the rules are harmless, which whoever adds a role to `exempt` judges; labels that other aggregating
--   roles select."""
-- [params]
-- labels = [
--     "rbac.authorization.k8s.io/aggregate-to-admin",
--     "rbac.authorization.k8s.io/aggregate-to-edit",
--     "rbac.authorization.k8s.io/aggregate-to-view",
-- ]
-- exempt = [
--     "edit",
--     "system:aggregate-to-admin",
--     "system:aggregate-to-edit",
--     "system:aggregate-to-view",
--     "view",
-- ]

WITH merged AS (
    SELECT
        *,
        list_filter(map_keys(labels), lambda label: list_contains($labels, label) AND labels[label] = 'true') AS targets
    FROM roles
    WHERE kind = 'ClusterRole'
)

SELECT
    kind,
    namespace,
    name,
    if(len(targets) = 0, 'pass', 'fail')                                                    AS verdict,
    'adds its rules to ' || array_to_string(
        list_sort(list_transform(targets, lambda label: regexp_extract(label, '[a-z]+$'))), ', '
    )                                                                                       AS reason,
    list_transform(targets, lambda label: format('metadata.labels[''{}'']', label))         AS fields
FROM merged
WHERE NOT list_contains($exempt, name)
