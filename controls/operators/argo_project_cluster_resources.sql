-- title    = "Argo CD projects do not deploy all kinds outside namespaces"
-- severity = "high"
-- rating   = "Whoever may commit to one repository of the project makes himself administrator"
-- since    = 2026-11-26
-- judges   = ["AppProject"]
-- source   = ["https://argo-cd.readthedocs.io/en/stable/user-guide/projects/"]
-- why      = """
--   ClusterRoleBindings, webhooks and CRDs lie outside namespaces: a project that may deploy all of them may deploy
--   the end of every other limit."""
-- fix      = """
--   Name what is needed: `clusterResourceWhitelist: [{group: "", kind: Namespace}]`."""
-- misses   = """
--   Single kinds that are as strong, such as ClusterRoleBinding; the blacklist."""

SELECT
    kind,
    namespace,
    name,
    if(
        len(
            list_filter(
                cluster_resources,
                lambda entry: entry.kind IN ('*', '**')
                AND 'rbac.authorization.k8s.io' GLOB entry."group"
            )
        ) > 0,
        'fail',
        'pass'
    ) AS verdict,
    'may deploy every kind outside namespaces, or all of RBAC' AS reason,
    ['spec.clusterResourceWhitelist'] AS fields
FROM argo_projects
