-- title    = "Operators run in namespaces of their own"
-- severity = "medium"
-- rating   = "Who may start pods beside an operator may use its service account, and with it all its rights"
-- since    = 2026-11-26
-- judges   = ["Deployment", "StatefulSet", "DaemonSet", "Pod"]
-- source   = ["https://kubernetes.io/docs/concepts/extend-kubernetes/operator/"]
-- why      = """
--   Whoever may create pods in the namespace of an operator can start one with its service account, or read its
--   token: its rights are theirs."""
-- fix      = """
--   Install it into a namespace of its own, for example `helm install operator … -n operator-system
--   --create-namespace`, and move it from default."""
-- misses   = """
--   Namespaces that users work in, unless user_namespaces names them; by default only the namespace default counts.
--   An operator is a workload whose service account may write the status of a custom resource that the cluster has,
--   by the name of its API group: rights to all groups, which controls of rbac judge, do not tell an operator."""
-- params   = { user_namespaces = ["default"] }

SELECT DISTINCT
    kind,
    namespace,
    name,
    if(list_contains($user_namespaces, namespace), 'fail', 'pass')                    AS verdict,
    'runs an operator in ' || namespace || ', where others may start pods' AS reason,
    ['metadata.namespace']                                                            AS fields
FROM operators
WHERE kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
