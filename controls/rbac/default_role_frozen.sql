-- title    = "Kubernetes repairs its own roles and bindings"
-- severity = "medium"
-- rating   = "Widened built-in rights stay for ever, as far as the one role or binding goes"
-- since    = 2026-11-26
-- judges   = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation"]
-- why      = """
--   The API server puts back what is missing from its own roles and bindings at each start, unless an annotation
--   forbids it: then an upgrade brings no correction, and what was changed by hand stays."""
-- fix      = """
--   Remove the annotation: `kubectl annotate clusterrole NAME rbac.authorization.kubernetes.io/autoupdate-`; make
--   roles of your own for other needs."""
-- misses   = """
--   Rules and subjects that were added by hand, which the API server never takes away; the label that marks its own
--   objects may be removed along with the repair."""

WITH owned AS (
    SELECT
        kind,
        namespace,
        name,
        is_bootstrap,
        annotations
    FROM roles
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        is_bootstrap,
        annotations
    FROM role_bindings
)

SELECT
    kind,
    namespace,
    name,
    if(annotations['rbac.authorization.kubernetes.io/autoupdate'] = 'false', 'fail', 'pass') AS verdict,
    'an annotation keeps the API server from repairing it'                                  AS reason,
    ['metadata.annotations[''rbac.authorization.kubernetes.io/autoupdate'']']               AS fields
FROM owned
WHERE is_bootstrap
