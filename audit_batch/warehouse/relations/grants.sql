-- grain    = "one row per subject, binding, rule, verb and resource (or path) that RBAC grants; wildcards are kept as they are written"
-- rests_on = []
-- [columns]
-- subject_kind      = "User, Group or ServiceAccount"
-- subject_namespace = "namespace of a service account; empty for User and Group"
-- subject           = "name of the subject; a service account also has what system:authenticated, system:serviceaccounts and system:serviceaccounts:NAMESPACE have, see service_account_grants"
-- receiver          = "the subject in one text, as in role_subjects: User kim@example.com, Group ops or ServiceAccount shop/web"
-- scope_namespace   = "namespace in which the grant holds; empty for the whole cluster"
-- verb              = "verb; * for all, so match with verb IN ('get', '*')"
-- api_group         = "API group, '' for the core group; * for all, so match with api_group IN ('apps', '*'); NULL for a path"
-- resource          = "resource or subresource such as pods/exec; * for all, */exec for the subresource of all; NULL for a path"
-- resource_names    = "names that the grant is limited to; empty when it holds for all, also where a request without a name fits the empty name in the rule; such a rule grants nothing with create and deletecollection, whose requests carry no name, except creating by server-side apply"
-- makes_pods        = "the resource is pods, or a kind whose controller makes pods, also by a wildcard; false for a path"
-- non_resource_url  = "path such as /metrics, * at the end for all below; NULL for a resource"
-- binding_kind      = "RoleBinding or ClusterRoleBinding"
-- binding_namespace = "namespace of the RoleBinding; empty for a ClusterRoleBinding"
-- binding           = "name of the binding"
-- role_kind         = "Role or ClusterRole"
-- role_namespace    = "namespace of the role; empty for a ClusterRole"
-- role              = "name of the role"
-- rule_no           = "place of the rule in the role's rules, from 0, as in role_rules"

-- Members of the group system:masters may do everything without any binding, and no list of them exists.
WITH bound AS (
    SELECT
        role_subjects.subject_kind,
        role_subjects.subject_namespace,
        role_subjects.subject,
        role_subjects.receiver,
        role_subjects.binding_namespace AS scope_namespace,
        role_rules.api_groups,
        role_rules.resources,
        role_rules.verbs,
        role_rules.resource_names,
        role_rules.non_resource_urls,
        role_subjects.binding_kind,
        role_subjects.binding_namespace,
        role_subjects.binding,
        role_subjects.role_kind,
        role_subjects.role_namespace,
        role_subjects.role,
        role_rules.rule_no
    FROM role_subjects
    INNER JOIN role_rules
        ON role_rules.kind = role_subjects.role_kind
        AND role_rules.namespace = role_subjects.role_namespace
        AND role_rules.name = role_subjects.role
    -- A ClusterRoleBinding cannot give a Role.
    WHERE role_subjects.binding_kind = 'RoleBinding' OR role_subjects.role_kind = 'ClusterRole'
),
verbs AS (
    SELECT
        * EXCLUDE (verbs),
        unnest(list_distinct(verbs)) AS verb
    FROM bound
),
-- Requests of these verbs carry no name, so that the empty name in a rule lets them all pass.
groups AS (
    SELECT
        * EXCLUDE (api_groups, resource_names),
        if(
            list_contains(resource_names, '') AND verb IN ('create', 'list', 'watch', 'deletecollection', '*'),
            [],
            resource_names
        )                                 AS resource_names,
        unnest(list_distinct(api_groups)) AS api_group
    FROM verbs
),
resources AS (
    SELECT
        * EXCLUDE (resources),
        unnest(list_distinct(resources)) AS resource
    FROM groups
),
-- Paths have no namespace, so that a RoleBinding cannot grant them.
urls AS (
    SELECT
        * EXCLUDE (non_resource_urls),
        unnest(list_distinct(non_resource_urls)) AS non_resource_url
    FROM verbs
    WHERE binding_kind = 'ClusterRoleBinding'
)
SELECT
    subject_kind,
    subject_namespace,
    subject,
    receiver,
    scope_namespace,
    verb,
    api_group,
    resource,
    resource_names,
    coalesce(
        (api_group IN ('', '*') AND resource IN ('pods', 'replicationcontrollers', '*'))
        OR (api_group IN ('apps', '*') AND resource IN ('daemonsets', 'deployments', 'replicasets', 'statefulsets', '*'))
        OR (api_group IN ('batch', '*') AND resource IN ('cronjobs', 'jobs', '*')),
        false
    )             AS makes_pods,
    NULL::VARCHAR AS non_resource_url,
    binding_kind,
    binding_namespace,
    binding,
    role_kind,
    role_namespace,
    role,
    rule_no
FROM resources
UNION ALL
SELECT
    subject_kind,
    subject_namespace,
    subject,
    receiver,
    scope_namespace,
    verb,
    NULL,
    NULL,
    [],
    false,
    non_resource_url,
    binding_kind,
    binding_namespace,
    binding,
    role_kind,
    role_namespace,
    role,
    rule_no
FROM urls
