-- title    = "Bindings have subjects"
-- severity = "low"
-- rating   = "No right is given, until somebody who may edit bindings adds a subject unseen"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#periodic-review"]
-- why      = """
--   A binding without subjects gives nothing today, but it blurs reviews, and adding a subject to it draws less
--   notice than a new binding."""
-- fix      = """
--   Delete the binding: `kubectl delete rolebinding NAME`."""
-- misses   = """
--   Subjects that do not exist, which another control finds. Bindings that Kubernetes keeps without subjects stand
--   in `exempt`."""
-- [params]
-- exempt = ["system:node"]

SELECT
    kind,
    namespace,
    name,
    if(subjects = 0, 'fail', 'pass')   AS verdict,
    'gives ' || gives || ' to nobody'  AS reason,
    ['subjects']                       AS fields
FROM role_bindings
WHERE NOT (kind = 'ClusterRoleBinding' AND list_contains($exempt, name))
