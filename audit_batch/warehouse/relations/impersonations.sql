-- grain    = "one row per grant by which its receiver may act as somebody else"
-- rests_on = []
-- texts    = ["impersonate", '"*"']
-- [columns]
-- receiver          = "who may, as in grants: User kim@example.com, Group ops or ServiceAccount shop/web"
-- scope_namespace   = "namespace in which the grant holds; empty for the whole cluster"
-- verb              = "impersonate, or * that includes it; impersonate:user-info, impersonate:serviceaccount or impersonate:arbitrary-node for constrained impersonation, which takes a second grant for what is done as somebody else"
-- resource          = "as what: users, groups, serviceaccounts or nodes; * for all"
-- resource_names    = "names that the grant is limited to; empty when it holds for all"
-- may_change        = "as somebody else its receiver may change something or read Secrets, somewhere; true for impersonation without constraints"
-- binding_kind      = "RoleBinding or ClusterRoleBinding"
-- binding_namespace = "namespace of the RoleBinding; empty for a ClusterRoleBinding"
-- binding           = "name of the binding"

-- As the node that it runs on a pod may do what this node may with its own pods; that is not counted.
-- Source: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/#constrained-impersonation
-- The verb * holds each of the two rights.
WITH modes (mode, resources) AS (
    VALUES
        ('user-info', ['groups', 'users', '*']),
        ('serviceaccount', ['serviceaccounts', '*']),
        ('arbitrary-node', ['nodes', '*'])
),
actions AS (
    SELECT
        receiver,
        'impersonate:' || mode AS verb,
        resources,
        bool_or(
            verb = '*'
            OR split_part(verb, ':', 3) NOT IN ('get', 'list', 'watch')
            OR resource IN ('secrets', '*')
        ) AS may_change
    FROM grants
    INNER JOIN modes
        ON starts_with(verb, 'impersonate-on:' || mode || ':')
        OR (verb = '*' AND api_group != 'authentication.k8s.io')
    GROUP BY ALL
)
SELECT
    receiver,
    scope_namespace,
    verb,
    resource,
    resource_names,
    true AS may_change,
    binding_kind,
    binding_namespace,
    binding
FROM grants
WHERE verb IN ('impersonate', '*') AND api_group IN ('', '*') AND resource IN ('groups', 'serviceaccounts', 'users', '*')
UNION ALL
SELECT
    receiver,
    grants.scope_namespace,
    actions.verb,
    grants.resource,
    grants.resource_names,
    actions.may_change,
    grants.binding_kind,
    grants.binding_namespace,
    grants.binding
FROM grants
INNER JOIN actions USING (receiver)
WHERE list_contains(actions.resources, grants.resource)
    AND (
        (grants.verb = actions.verb AND grants.api_group IN ('authentication.k8s.io', '*'))
        OR (grants.verb = '*' AND grants.api_group = 'authentication.k8s.io')
    )
