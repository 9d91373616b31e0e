-- grain    = "one row per service account, existing or only named by a workload, power over other identities, namespace and object that it is limited to"
-- rests_on = []
-- [columns]
-- kind            = "always ServiceAccount"
-- namespace       = "namespace of the service account"
-- name            = "name of the service account"
-- power           = "what it may do, in words: do everything, create workloads, change workloads, enter pods, read Secrets, create tokens, impersonate users …"
-- scope_namespace = "namespace in which it holds; empty for the whole cluster"
-- target          = "the one object that the power is limited to; empty for all"
-- through         = "one of the bindings that give it, for example ClusterRoleBinding ops"

WITH listed AS (
    SELECT
        unnest([
            {'power': 'create workloads', 'api_group': '', 'verbs': ['create'],
             'resources': ['pods', 'replicationcontrollers']},
            {'power': 'create workloads', 'api_group': 'apps', 'verbs': ['create'],
             'resources': ['daemonsets', 'deployments', 'replicasets', 'statefulsets']},
            {'power': 'create workloads', 'api_group': 'batch', 'verbs': ['create'],
             'resources': ['cronjobs', 'jobs']},
            {'power': 'change workloads', 'api_group': '', 'verbs': ['update', 'patch'],
             'resources': ['replicationcontrollers']},
            {'power': 'change workloads', 'api_group': 'apps', 'verbs': ['update', 'patch'],
             'resources': ['daemonsets', 'deployments', 'replicasets', 'statefulsets']},
            {'power': 'change workloads', 'api_group': 'batch', 'verbs': ['update', 'patch'],
             'resources': ['cronjobs']},
            {'power': 'enter pods', 'api_group': '', 'verbs': ['create', 'get'],
             'resources': ['pods/attach', 'pods/exec', '*/attach', '*/exec']},
            -- The image of a running container may be changed, and its kubelet restarts it with that.
            {'power': 'enter pods', 'api_group': '', 'verbs': ['update', 'patch'],
             'resources': ['pods', 'pods/ephemeralcontainers', '*/ephemeralcontainers']},
            {'power': 'enter pods of nodes', 'api_group': '', 'verbs': ['create', 'get'],
             'resources': ['nodes/proxy', '*/proxy']},
            {'power': 'create tokens', 'api_group': '', 'verbs': ['create'],
             'resources': ['serviceaccounts/token', '*/token']},
            -- Of what is patched or deleted the answer holds the contents, also in a dry run.
            {'power': 'read Secrets', 'api_group': '', 'resources': ['secrets'],
             'verbs': ['get', 'list', 'watch', 'patch', 'delete', 'deletecollection']},
            {'power': 'create Secrets', 'api_group': '', 'verbs': ['create'], 'resources': ['secrets']},
            {'power': 'bind ClusterRoles', 'api_group': 'rbac.authorization.k8s.io', 'verbs': ['bind'],
             'resources': ['clusterroles']},
            {'power': 'write ClusterRoleBindings', 'api_group': 'rbac.authorization.k8s.io',
             'verbs': ['create', 'update', 'patch'], 'resources': ['clusterrolebindings']},
            {'power': 'write RoleBindings', 'api_group': 'rbac.authorization.k8s.io',
             'verbs': ['create', 'update', 'patch'], 'resources': ['rolebindings']},
            {'power': 'escalate ClusterRoles', 'api_group': 'rbac.authorization.k8s.io', 'verbs': ['escalate'],
             'resources': ['clusterroles']},
            {'power': 'write ClusterRoles', 'api_group': 'rbac.authorization.k8s.io', 'verbs': ['update', 'patch'],
             'resources': ['clusterroles']},
            {'power': 'escalate Roles', 'api_group': 'rbac.authorization.k8s.io', 'verbs': ['escalate'],
             'resources': ['roles']},
            {'power': 'write Roles', 'api_group': 'rbac.authorization.k8s.io', 'verbs': ['update', 'patch'],
             'resources': ['roles']},
            {'power': 'create certificate requests', 'api_group': 'certificates.k8s.io', 'verbs': ['create'],
             'resources': ['certificatesigningrequests']},
            -- The controller manager approves certificates of nodes for whoever holds this.
            {'power': 'have certificates of nodes approved', 'api_group': 'certificates.k8s.io', 'verbs': ['create'],
             'resources': ['certificatesigningrequests/nodeclient', '*/nodeclient']},
            {'power': 'approve certificate requests', 'api_group': 'certificates.k8s.io',
             'verbs': ['update', 'patch'],
             'resources': ['certificatesigningrequests/approval', '*/approval']},
            {'power': 'approve for signers', 'api_group': 'certificates.k8s.io', 'verbs': ['approve'],
             'resources': ['signers']}
        ], recursive := true)
),
by_group AS (
    SELECT
        power,
        verbs,
        resources,
        unnest([api_group, '*']) AS api_group
    FROM listed
),
by_resource AS (
    SELECT
        power,
        verbs,
        api_group,
        unnest(list_append(resources, '*')) AS resource
    FROM by_group
),
-- Written out with every wildcard, so that grants are found by equality.
patterns AS (
    SELECT DISTINCT
        power,
        api_group,
        resource,
        unnest(list_append(verbs, '*')) AS verb
    FROM by_resource
),
-- As whom, where all are named by one *.
impersonated AS (
    SELECT
        *,
        unnest(CASE
            WHEN resource != '*' THEN [resource]
            WHEN verb = 'impersonate:user-info' THEN ['users', 'groups']
            WHEN verb = 'impersonate:serviceaccount' THEN ['serviceaccounts']
            WHEN verb = 'impersonate:arbitrary-node' THEN ['nodes']
            ELSE ['users', 'groups', 'serviceaccounts']
        END) AS who
    FROM impersonations
    WHERE may_change
),
found AS (
    SELECT DISTINCT
        grants.receiver,
        patterns.power,
        grants.scope_namespace,
        grants.resource_names,
        grants.role_kind,
        grants.binding_kind || ' ' || concat_ws('/', nullif(grants.binding_namespace, ''), grants.binding) AS through
    FROM grants
    INNER JOIN patterns USING (api_group, resource, verb)
    -- Requests to create carry no name, so that a limit to names leaves nothing of it but for subresources.
    WHERE len(grants.resource_names) = 0
        OR patterns.power NOT IN ('create workloads', 'create Secrets', 'create certificate requests')
    UNION
    SELECT DISTINCT
        receiver,
        'impersonate ' || replace(who, 'serviceaccounts', 'service accounts'),
        scope_namespace,
        resource_names,
        NULL,
        binding_kind || ' ' || concat_ws('/', nullif(binding_namespace, ''), binding)
    FROM impersonated
    UNION
    SELECT DISTINCT
        receiver,
        'do everything',
        scope_namespace,
        [],
        role_kind,
        binding_kind || ' ' || concat_ws('/', nullif(binding_namespace, ''), binding)
    FROM grants
    WHERE verb = '*'
        AND api_group = '*'
        AND resource = '*'
        AND len(resource_names) = 0
        AND binding_kind = 'ClusterRoleBinding'
),
-- What stands outside namespaces a RoleBinding cannot give, and a Role widens only whoever it is bound to.
real AS (
    SELECT *
    FROM found
    WHERE NOT (
        starts_with(through, 'RoleBinding ')
        AND power IN (
            'enter pods of nodes', 'impersonate users', 'impersonate groups', 'impersonate nodes',
            'write ClusterRoleBindings', 'escalate ClusterRoles', 'write ClusterRoles', 'create certificate requests',
            'have certificates of nodes approved', 'approve certificate requests', 'approve for signers'
        )
    )
    AND NOT (power = 'escalate Roles' AND role_kind != 'Role')
),
named AS (
    SELECT
        receiver,
        power,
        scope_namespace,
        through,
        unnest(if(len(resource_names) = 0, [''], resource_names)) AS target
    FROM real
)
SELECT
    'ServiceAccount' AS kind,
    identities.namespace,
    identities.name,
    named.power,
    named.scope_namespace,
    named.target,
    min(named.through) AS through
FROM service_account_identities AS identities
INNER JOIN named USING (receiver)
GROUP BY ALL
