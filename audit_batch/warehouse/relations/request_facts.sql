-- grain    = "one row per request in audit_events, with what is worth to be computed once: audit_requests stands on it"
-- rests_on = []
-- [columns]
-- audit_id              = "audit ID: one per request"
-- event_time            = "when its last stage was reached, UTC"
-- request_time          = "when it arrived, UTC"
-- level                 = "Metadata, Request or RequestResponse"
-- verb                  = "verb, lower case"
-- request_uri           = "path and query of lists, subresources, paths and deprecated versions; empty for all others"
-- api_group             = "API group; empty for the core group and for paths"
-- resource              = "plural; empty for a path"
-- subresource           = "subresource; empty for most"
-- namespace             = "namespace; empty for cluster-scoped objects, all namespaces, and paths"
-- name                  = "name of the object; empty for lists"
-- username              = "who asked, as authenticated"
-- groups                = "groups of that user"
-- impersonated_username = "whom the request claimed to be; NULL without"
-- impersonated_groups   = "groups that it claimed"
-- actor                 = "anonymous, node, service_account, component or user"
-- token_pod             = "pod that the token is bound to"
-- token_pod_uid         = "UID of that pod"
-- issued_credential_id  = "id of the credential that was given"
-- is_system             = "whether Kubernetes itself asked, from an address that it always uses"
-- source_ip             = "address of the connection"
-- user_agent            = "what the client says that it is"
-- status_code           = "HTTP status; NULL while there is none"
-- succeeded             = "whether the request was let in and answered without an error"
-- is_denied             = "whether it was refused: 401 or 403"
-- decision              = "allow or forbid"
-- is_write              = "whether the verb changes something"
-- command               = "command of an exec, word by word; NULL for all others"
-- container             = "container of an exec, attach or log; NULL when unset"
-- tty                   = "whether an exec or attach asked for a terminal; NULL for all others"
-- stdin                 = "whether an exec or attach sends input; NULL for all others"
-- annotations           = "annotations as JSON, where there are others than those of the authorizer"
-- step                  = "step of an attack that such a request can be; NULL for all others"

WITH counted AS (
    SELECT
        if(is_controller, 'controllers', username) AS principal,
        source_ip,
        count(*)                                   AS requests
    FROM audit_events
    WHERE (is_controller OR actor IN ('component', 'node')) AND source_ip IS NOT NULL
    GROUP BY ALL
),

-- A stolen credential is used from elsewhere, and by far not as often as its owner uses it; controllers share theirs,
-- since a token of one that sleeps is easily had, and its few requests would be all that it makes.
usual AS (
    SELECT
        principal,
        source_ip
    FROM counted
    QUALIFY requests >= 0.1 * sum(requests) OVER (PARTITION BY principal)
)
SELECT
    events.audit_id,
    events.event_time,
    events.request_time,
    events.level,
    events.verb,
    if(
        events.resource IN ('', 'secrets', 'certificatesigningrequests')
        OR events.subresource NOT IN ('', 'status')
        OR events.verb IN ('list', 'deletecollection')
        OR contains(events.annotations::VARCHAR, 'deprecated'),
        events.request_uri,
        ''
    )                                                                                                AS request_uri,
    events.api_group,
    events.resource,
    events.subresource,
    events.namespace,
    events.name,
    events.username,
    events.groups,
    events.impersonated_username,
    events.impersonated_groups,
    events.actor,
    events.token_pod,
    events.token_pod_uid,
    if(events.subresource = 'token', events.issued_credential_id, NULL)                              AS issued_credential_id,
    (events.is_controller OR events.actor IN ('component', 'node'))
    AND events.impersonated_username IS NULL
    AND (usual.source_ip IS NOT NULL OR events.source_ip IS NULL)                                    AS is_system,
    events.source_ip,
    events.user_agent,
    events.status_code,
    events.succeeded,
    coalesce(events.status_code IN (401, 403), false) OR coalesce(events.decision = 'forbid', false) AS is_denied,
    events.decision,
    events.is_write,
    events.command,
    events.container,
    events.tty,
    events.stdin,
    -- Longer than with what the authorizer writes alone; the shortest other one takes some 25 characters.
    if(
        len(events.annotations::VARCHAR)
        > 14 + coalesce(len(events.decision) + 34, 0) + coalesce(len(events.decision_reason) + 33, 0),
        events.annotations,
        NULL
    )                                                                                                AS annotations,
    CASE
        WHEN events.impersonated_username IS NOT NULL THEN 'impersonation'
        WHEN events.subresource IN ('exec', 'attach', 'portforward', 'ephemeralcontainers') THEN 'exec'
        WHEN events.subresource = 'proxy' THEN 'proxy'
        WHEN events.resource = 'serviceaccounts' AND events.subresource = 'token' THEN 'token'
        -- Kinds of products have such names too.
        WHEN
            contains(events.api_group, '.') AND NOT suffix(events.api_group, '.k8s.io') AND events.api_group != 'authorization.openshift.io'
            THEN NULL
        WHEN events.resource = 'secrets' AND NOT events.is_write THEN 'secret'
        WHEN events.resource IN ('selfsubjectaccessreviews', 'selfsubjectrulesreviews') THEN 'recon'
        WHEN NOT events.is_write THEN NULL
        WHEN events.resource IN ('roles', 'clusterroles', 'rolebindings', 'clusterrolebindings') THEN 'rbac'
        WHEN
            events.resource IN (
                'mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'validatingadmissionpolicies',
                'validatingadmissionpolicybindings', 'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings', 'apiservices'
            ) THEN 'admission'
        WHEN events.resource = 'certificatesigningrequests' THEN 'certificate'
        WHEN events.resource = 'events' AND events.verb IN ('delete', 'deletecollection') THEN 'cover'
        WHEN events.resource = 'namespaces' AND events.verb = 'delete' THEN 'destruction'
        WHEN events.verb IN ('delete', 'deletecollection') OR events.subresource != '' THEN NULL
        WHEN
            events.resource IN (
                'pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs'
            ) THEN 'workload'
        WHEN events.verb = 'create' AND events.resource IN ('services', 'ingresses') THEN 'exposure'
    END                                                                                             AS step
FROM audit_events AS events
LEFT JOIN usual
    ON
        events.source_ip = usual.source_ip
        AND usual.principal = if(events.is_controller, 'controllers', events.username)
