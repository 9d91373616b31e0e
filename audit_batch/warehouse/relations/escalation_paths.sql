-- grain    = "one row per service account, existing or only named by a workload, from which rights lead to cluster-admin, by the shortest way"
-- rests_on = []
-- [columns]
-- kind      = "always ServiceAccount"
-- namespace = "namespace of the service account"
-- name      = "name of the service account"
-- steps     = "how many other service accounts it takes over on the way; 0 when its own rights are enough"
-- path      = "the way in words, one entry per step, with the binding that allows each"

-- Nodes of the graph are texts: all:NAMESPACE (whoever holds any service account of it), pods:NAMESPACE (those that
-- its pods use), tokens:NAMESPACE (those whose token lies in a Secret of it), and NAMESPACE/NAME of a service account,
-- in which a colon cannot be. all:, pods: and tokens: without a namespace are the whole cluster.
WITH RECURSIVE combined AS (
    SELECT
        unnest([
            {'first': 'bind ClusterRoles', 'second': 'write ClusterRoleBindings', 'gives': 'admin'},
            {'first': 'escalate ClusterRoles', 'second': 'write ClusterRoles', 'gives': 'admin'},
            {'first': 'bind ClusterRoles', 'second': 'write RoleBindings', 'gives': 'all'},
            {'first': 'bind edit or admin', 'second': 'write ClusterRoleBindings', 'gives': 'all'},
            {'first': 'bind edit or admin', 'second': 'write RoleBindings', 'gives': 'all'},
            {'first': 'escalate Roles', 'second': 'write Roles', 'gives': 'all'},
            {'first': 'create Secrets', 'second': 'read Secrets', 'gives': 'all'},
            {'first': 'create Secrets', 'second': 'read Secrets by name', 'gives': 'all'},
            {'first': 'create certificate requests', 'second': 'have certificates of nodes approved', 'gives': 'pods'}
        ], recursive := true)
),
alone AS (
    SELECT
        unnest([
            {'power': 'do everything', 'gives': 'admin'},
            {'power': 'impersonate users', 'gives': 'admin'},
            {'power': 'impersonate groups', 'gives': 'admin'},
            {'power': 'create workloads', 'gives': 'all'},
            {'power': 'change workloads', 'gives': 'all'},
            {'power': 'create tokens', 'gives': 'all'},
            {'power': 'impersonate service accounts', 'gives': 'all'},
            {'power': 'enter pods', 'gives': 'pods'},
            {'power': 'enter pods of nodes', 'gives': 'pods'},
            {'power': 'impersonate nodes', 'gives': 'pods'},
            {'power': 'read Secrets', 'gives': 'tokens'}
        ], recursive := true)
),
accounts AS (
    SELECT DISTINCT
        namespace,
        name
    FROM service_account_identities
),
held AS (
    SELECT
        namespace || '/' || name AS source,
        CASE
            WHEN power = 'bind ClusterRoles' AND target IN ('admin', 'edit') THEN 'bind edit or admin'
            WHEN power = 'read Secrets' AND target != '' THEN 'read Secrets by name'
            ELSE power
        END                      AS power,
        scope_namespace,
        target,
        through
    FROM service_account_powers
),
-- Users and groups as whom, and roles by which, everything may be done.
sovereign AS (
    SELECT
        if(subject_kind = 'User', 'impersonate users', 'impersonate groups') AS power,
        subject                                                              AS target
    FROM grants
    WHERE subject_kind IN ('Group', 'User')
        AND verb = '*'
        AND api_group = '*'
        AND resource = '*'
        AND len(resource_names) = 0
        AND binding_kind = 'ClusterRoleBinding'
    UNION
    SELECT
        'bind ClusterRoles',
        name
    FROM role_rules
    WHERE kind = 'ClusterRole'
        AND list_contains(verbs, '*')
        AND list_contains(api_groups, '*')
        AND list_contains(resources, '*')
        AND len(resource_names) = 0
    UNION
    VALUES
        ('impersonate groups', 'system:masters'),
        ('bind ClusterRoles', 'cluster-admin')
),
own_roles AS (
    SELECT DISTINCT
        identities.namespace || '/' || identities.name AS source,
        role_subjects.role                             AS target
    FROM service_account_identities AS identities
    INNER JOIN role_subjects USING (receiver)
    WHERE role_subjects.binding_kind = 'ClusterRoleBinding'
),
omnipotent AS (
    SELECT source
    FROM held
    WHERE power = 'do everything'
),
-- Names that a power is limited to count where they are known to lead on.
broad AS (
    SELECT *
    FROM held
    WHERE (
            target = ''
            OR power IN (
                'change workloads', 'enter pods', 'enter pods of nodes', 'impersonate nodes', 'bind edit or admin'
            )
            OR (power, target) IN (FROM sovereign)
            -- One that is there already cannot be made.
            OR (
                power = 'read Secrets by name'
                AND (scope_namespace, target) NOT IN (SELECT (namespace, name) FROM secrets_metadata)
            )
            OR (power IN ('escalate ClusterRoles', 'write ClusterRoles') AND (source, target) IN (FROM own_roles))
            OR (
                power = 'approve for signers'
                AND target IN (
                    'kubernetes.io/*', 'kubernetes.io/kube-apiserver-client', 'kubernetes.io/kube-apiserver-client-kubelet'
                )
            )
        )
        AND (power = 'do everything' OR source NOT IN (FROM omnipotent))
),
pairs AS (
    SELECT
        firsts.source,
        combined.gives,
        if(firsts.scope_namespace = '', seconds.scope_namespace, firsts.scope_namespace)    AS scope_namespace,
        firsts.power || ' (' || firsts.through || ') and ' || seconds.power
        || ' (' || seconds.through || ')'                                                  AS label
    FROM broad AS firsts
    INNER JOIN combined ON combined.first = firsts.power
    INNER JOIN broad AS seconds
        ON seconds.source = firsts.source
        AND seconds.power = combined.second
        AND (
            seconds.scope_namespace = firsts.scope_namespace
            OR seconds.scope_namespace = ''
            OR firsts.scope_namespace = ''
        )
        AND (seconds.target = firsts.target OR seconds.target = '' OR firsts.target = '')
    -- Roles outside namespaces are the business of rights that hold everywhere.
    WHERE combined.second NOT IN ('write ClusterRoleBindings', 'write ClusterRoles')
        OR (firsts.scope_namespace = '' AND seconds.scope_namespace = '')
),
-- A certificate of a node leads to what its pods use.
certifiers AS (
    SELECT
        source,
        if(
            bool_or(power = 'approve for signers' AND target != 'kubernetes.io/kube-apiserver-client-kubelet'),
            'admin',
            'pods'
        )  AS gives,
        '' AS scope_namespace,
        'create and approve certificate requests ('
        || string_agg(DISTINCT through, ', ' ORDER BY through) || ')' AS label
    FROM broad
    WHERE power IN ('create certificate requests', 'approve certificate requests', 'approve for signers')
    GROUP BY source
    HAVING count(DISTINCT power) = 3
),
powers AS (
    SELECT
        broad.source,
        alone.gives,
        broad.scope_namespace,
        broad.power || ' (' || broad.through || ')' AS label
    FROM broad
    INNER JOIN alone USING (power)
    UNION ALL
    SELECT
        source,
        gives,
        scope_namespace,
        label
    FROM pairs
    UNION ALL
    SELECT
        source,
        gives,
        scope_namespace,
        label
    FROM certifiers
),
token_secrets AS (
    SELECT
        namespace,
        name,
        namespace || '/' || annotations['kubernetes.io/service-account.name'] AS account
    FROM secrets_metadata
    WHERE annotations['kubernetes.io/service-account.name'] IS NOT NULL
),
members AS (
    SELECT
        'all'                    AS gives,
        namespace,
        namespace || '/' || name AS account
    FROM accounts
    UNION
    SELECT
        'pods',
        namespace,
        namespace || '/' || service_account
    FROM workloads
    UNION
    SELECT
        'tokens',
        namespace,
        account
    FROM token_secrets
),
edges AS (
    SELECT
        source,
        gives || ':' || scope_namespace                                                AS target,
        'may ' || label
        || if(scope_namespace = '', ' in the whole cluster', ' in namespace ' || scope_namespace) AS label
    FROM powers
    WHERE gives != 'admin'
    UNION ALL
    SELECT
        gives || ':' || unnest(['', namespace]),
        account,
        'so becomes ' || account
    FROM members
    UNION ALL
    SELECT
        held.source,
        held.scope_namespace || '/' || held.target,
        'may ' || held.power || ' (' || held.through || '), so becomes ' || held.scope_namespace || '/' || held.target
    FROM held
    WHERE held.power IN ('create tokens', 'impersonate service accounts')
        AND held.target != ''
        AND held.scope_namespace != ''
    UNION ALL
    SELECT
        held.source,
        accounts.namespace || '/' || accounts.name,
        'may ' || held.power || ' (' || held.through || '), so becomes '
        || accounts.namespace || '/' || accounts.name
    FROM held
    INNER JOIN accounts ON accounts.name = held.target
    WHERE held.power IN ('create tokens', 'impersonate service accounts') AND held.scope_namespace = ''
    UNION ALL
    SELECT
        held.source,
        token_secrets.account,
        'may read Secret ' || held.target || ' (' || held.through || '), so becomes ' || token_secrets.account
    FROM held
    INNER JOIN token_secrets
        ON token_secrets.name = held.target
        AND (held.scope_namespace = '' OR held.scope_namespace = token_secrets.namespace)
    WHERE held.power = 'read Secrets by name'
),
-- Backwards from those whose rights lead to admin at once, each node once, at its shortest distance: this is what makes
-- it end. Without any power there is none, and nothing of this is worked out.
reached(node, path) USING KEY (node) AS (
    SELECT
        source                      AS node,
        [min('may ' || label)]      AS path
    FROM powers
    WHERE gives = 'admin'
    GROUP BY source
    UNION
    SELECT
        edges.source,
        min(list_prepend(edges.label, reached.path))
    FROM reached
    INNER JOIN edges ON edges.target = reached.node
    ANTI JOIN recurring.reached AS earlier ON earlier.node = edges.source
    GROUP BY edges.source
)
SELECT
    'ServiceAccount'                                                            AS kind,
    accounts.namespace,
    accounts.name,
    len(list_filter(reached.path, lambda step: contains(step, 'so becomes ')))  AS steps,
    reached.path
FROM reached
INNER JOIN accounts ON accounts.namespace || '/' || accounts.name = reached.node
