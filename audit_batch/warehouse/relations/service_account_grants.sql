-- grain    = "one row per service account, existing or only named by a workload, and grant, its own and those of the three groups that every service account is in"
-- rests_on = []
-- [columns]
-- kind              = "always ServiceAccount"
-- namespace         = "namespace of the service account"
-- name              = "name of the service account"
-- through           = "own, or the group that the grant comes through: system:authenticated, system:serviceaccounts or system:serviceaccounts:NAMESPACE"
-- scope_namespace   = "namespace in which the grant holds; empty for the whole cluster"
-- verb              = "verb; * for all"
-- api_group         = "API group, '' for the core group; * for all; NULL for a path"
-- resource          = "resource or subresource such as pods/exec; * for all; NULL for a path"
-- resource_names    = "names that the grant is limited to; empty when it holds for all"
-- makes_pods        = "the resource is pods, or a kind whose controller makes pods, also by a wildcard; false for a path"
-- non_resource_url  = "path such as /metrics, * at the end for all below; NULL for a resource"
-- binding_kind      = "RoleBinding or ClusterRoleBinding"
-- binding_namespace = "namespace of the RoleBinding; empty for a ClusterRoleBinding"
-- binding           = "name of the binding"
-- role_kind         = "Role or ClusterRole"
-- role_namespace    = "namespace of the role; empty for a ClusterRole"
-- role              = "name of the role"
-- rule_no           = "place of the rule in the role's rules, from 0, as in role_rules"

-- Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
SELECT
    identities.kind,
    identities.namespace,
    identities.name,
    identities.through,
    scope_namespace,
    verb,
    api_group,
    resource,
    resource_names,
    makes_pods,
    non_resource_url,
    binding_kind,
    binding_namespace,
    binding,
    role_kind,
    role_namespace,
    role,
    rule_no
FROM service_account_identities AS identities
INNER JOIN grants USING (subject_kind, subject_namespace, subject)
