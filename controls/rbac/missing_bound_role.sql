-- title    = "Bindings give roles that exist"
-- severity = "medium"
-- rating   = "Whoever may create that role gives its subjects whatever they write into it, within their own rights"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding"]
-- why      = """
--   A binding to a missing role waits: whoever creates a role of that name, by hand or by another product, hands its
--   rights to subjects that nobody reviewed for it."""
-- fix      = """
--   Delete the binding, such as `kubectl delete rolebinding deployers -n shop`, or create the role that it should
--   give."""
-- misses   = """
--   Roles that exist without rules."""

SELECT
    kind,
    namespace,
    name,
    if(role_exists AND (kind = 'RoleBinding' OR role_kind = 'ClusterRole'), 'pass', 'fail') AS verdict,
    'gives ' || gives || ', which does not exist'                                         AS reason,
    ['roleRef']                                                                           AS fields
FROM role_bindings
