-- grain = "one row per subject, dangerous power, scope, limit to names and binding that gives it, with its last use in the audit log"
-- [columns]
-- position          = "place of the power among the others, the farthest reaching first"
-- power             = "do everything, name rights by *, bind or escalate roles, impersonate, create tokens, read Secrets, create pods, enter containers, reach kubelets, change webhooks or approve certificates"
-- subject_kind      = "User, Group or ServiceAccount"
-- subject_namespace = "namespace of a service account; empty for User and Group"
-- subject           = "name of the subject"
-- receiver          = "the subject in one text, as in grants"
-- scope_namespace   = "namespace in which it holds; empty for the whole cluster"
-- resource_names    = "names that it is limited to; empty when it holds for all"
-- binding_kind      = "RoleBinding or ClusterRoleBinding"
-- binding_namespace = "namespace of the RoleBinding; empty for a ClusterRoleBinding"
-- binding           = "name of the binding"
-- role_kind         = "Role or ClusterRole"
-- role              = "name of the role"
-- last_used         = "last request of the subject, or of a member of the group, that is an act of this power in this scope, UTC; NULL without any since the log begins"

WITH listed AS (
    SELECT
        unnest([
            {'position': 3, 'power': 'bind or escalate roles', 'api_group': 'rbac.authorization.k8s.io',
             'verbs': ['bind', 'escalate'], 'resources': ['clusterroles', 'roles'], 'outside': false, 'unnamed': false},
            {'position': 4, 'power': 'impersonate', 'api_group': '', 'verbs': ['impersonate'],
             'resources': ['users', 'groups'], 'outside': true, 'unnamed': false},
            {'position': 4, 'power': 'impersonate', 'api_group': '', 'verbs': ['impersonate'],
             'resources': ['serviceaccounts'], 'outside': false, 'unnamed': false},
            {'position': 5, 'power': 'create tokens', 'api_group': '', 'verbs': ['create'],
             'resources': ['serviceaccounts/token', '*/token'], 'outside': false, 'unnamed': false},
            {'position': 6, 'power': 'read Secrets', 'api_group': '', 'verbs': ['get', 'list', 'watch'],
             'resources': ['secrets'], 'outside': false, 'unnamed': false},
            {'position': 7, 'power': 'create pods', 'api_group': '', 'verbs': ['create'],
             'resources': ['pods', 'replicationcontrollers'], 'outside': false, 'unnamed': true},
            {'position': 7, 'power': 'create pods', 'api_group': 'apps', 'verbs': ['create'],
             'resources': ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], 'outside': false,
             'unnamed': true},
            {'position': 7, 'power': 'create pods', 'api_group': 'batch', 'verbs': ['create'],
             'resources': ['cronjobs', 'jobs'], 'outside': false, 'unnamed': true},
            {'position': 8, 'power': 'enter containers', 'api_group': '', 'verbs': ['create', 'get'],
             'resources': ['pods/attach', 'pods/exec', '*/attach', '*/exec'], 'outside': false, 'unnamed': false},
            {'position': 8, 'power': 'enter containers', 'api_group': '', 'verbs': ['update', 'patch'],
             'resources': ['pods/ephemeralcontainers', '*/ephemeralcontainers'], 'outside': false, 'unnamed': false},
            {'position': 9, 'power': 'reach kubelets', 'api_group': '',
             'verbs': ['create', 'delete', 'get', 'patch', 'update'],
             'resources': ['nodes/proxy', '*/proxy'], 'outside': true, 'unnamed': false},
            {'position': 10, 'power': 'change webhooks', 'api_group': 'admissionregistration.k8s.io',
             'verbs': ['create', 'delete', 'deletecollection', 'patch', 'update'],
             'resources': ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'], 'outside': true,
             'unnamed': false},
            {'position': 11, 'power': 'approve certificates', 'api_group': 'certificates.k8s.io',
             'verbs': ['patch', 'update'], 'resources': ['certificatesigningrequests/approval', '*/approval'],
             'outside': true, 'unnamed': false}
        ], recursive := true)
),

acts AS (
    SELECT DISTINCT
        position,
        power,
        api_group,
        outside,
        unnamed,
        verb,
        unnest(resources) AS resource
    FROM (SELECT * EXCLUDE (verbs), unnest(verbs) AS verb FROM listed)
),

-- Written out with every wildcard, so that grants are found by equality.
patterns AS (
    SELECT DISTINCT
        position,
        power,
        outside,
        unnamed,
        verb                               AS act,
        unnest([verb, '*'])                AS verb,
        api_group,
        resource
    FROM (SELECT * EXCLUDE (resource), unnest([resource, '*']) AS resource FROM acts)
),

wide AS (
    SELECT DISTINCT
        * EXCLUDE (api_group, act),
        unnest([api_group, '*']) AS api_group
    FROM patterns
),

given AS (
    SELECT DISTINCT
        subject_kind,
        subject_namespace,
        subject,
        receiver,
        scope_namespace,
        verb,
        api_group,
        resource,
        resource_names,
        binding_kind,
        binding_namespace,
        binding,
        role_kind,
        role
    FROM grants
    WHERE resource IS NOT NULL
),

held AS (
    SELECT
        wide.position,
        wide.power,
        given.* EXCLUDE (verb, api_group, resource)
    FROM given
    JOIN wide USING (verb, api_group, resource)
    WHERE
        NOT (wide.outside AND given.scope_namespace != '')
        -- Requests to create carry no name, so that a limit to names leaves nothing of it.
        AND NOT (wide.unnamed AND len(given.resource_names) > 0)
        -- A RoleBinding may let somebody bind a ClusterRole in its namespace, and nobody escalate one.
        AND NOT (given.scope_namespace != '' AND given.resource = 'clusterroles' AND given.verb = 'escalate')
    UNION
    SELECT
        if(verb = '*' AND api_group = '*' AND resource = '*' AND len(resource_names) = 0, 1, 2) AS position,
        if(position = 1, 'do everything', 'name rights by *')                                   AS power,
        * EXCLUDE (verb, api_group, resource)
    FROM given
    WHERE verb = '*' OR resource = '*'
),

uses AS (
    SELECT
        seen_subjects.receiver,
        used_rights.verb,
        used_rights.api_group,
        used_rights.resource,
        used_rights.namespace,
        max(used_rights.last_used) AS last_used
    FROM seen_subjects
    JOIN used_rights USING (username)
    GROUP BY ALL
),

done AS (
    SELECT
        uses.receiver,
        acts.power,
        uses.namespace,
        max(uses.last_used) AS last_used
    FROM uses
    JOIN acts USING (verb, api_group, resource)
    GROUP BY ALL
),

by_wildcard AS (
    SELECT
        receiver,
        scope_namespace,
        binding_kind,
        binding_namespace,
        binding,
        max(last_used) AS last_used
    FROM access_review
    WHERE verb = '*' OR resource = '*'
    GROUP BY ALL
)

SELECT
    held.position,
    held.power,
    held.subject_kind,
    held.subject_namespace,
    held.subject,
    held.receiver,
    held.scope_namespace,
    held.resource_names,
    held.binding_kind,
    held.binding_namespace,
    held.binding,
    held.role_kind,
    held.role,
    max(if(held.position > 2, done.last_used, by_wildcard.last_used)) AS last_used
FROM held
LEFT JOIN done
    ON
        held.receiver = done.receiver
        AND held.power = done.power
        AND held.scope_namespace IN (done.namespace, '')
LEFT JOIN by_wildcard
    ON
        held.position <= 2
        AND held.receiver = by_wildcard.receiver
        AND held.scope_namespace = by_wildcard.scope_namespace
        AND held.binding_kind = by_wildcard.binding_kind
        AND held.binding_namespace = by_wildcard.binding_namespace
        AND held.binding = by_wildcard.binding
GROUP BY ALL
