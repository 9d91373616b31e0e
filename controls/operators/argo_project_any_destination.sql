-- title    = "Argo CD projects name where they deploy to"
-- severity = "high"
-- rating   = "Whoever may commit to one repository of the project deploys into every namespace, kube-system too"
-- since    = 2026-11-26
-- judges   = ["AppProject"]
-- source   = ["https://argo-cd.readthedocs.io/en/stable/user-guide/projects/"]
-- why      = """
--   A project that may deploy to all namespaces gives everybody who can change one of its repositories the rights of
--   Argo CD there, mostly those of an administrator."""
-- fix      = """
--   Name cluster and namespaces: `destinations: [{server: https://kubernetes.default.svc, namespace: shop}]`."""
-- misses   = """
--   Patterns that match nearly all; what the project default allows when no object of that name exists."""

SELECT
    kind,
    namespace,
    name,
    if(
        len(list_filter(destinations, lambda entry: entry.namespace IN ('*', '**'))) > 0,
        'fail',
        'pass'
    ) AS verdict,
    'may deploy into every namespace of a cluster' AS reason,
    ['spec.destinations'] AS fields
FROM argo_projects
