-- grain    = "one row per request in audit_events, without its bodies, and told apart by what asked; what detections read"
-- rests_on = []
-- [columns]
-- audit_id                  = "audit ID: one per request"
-- event_time                = "when its last stage was reached, UTC"
-- request_time              = "when it arrived, UTC"
-- stage                     = "last stage that is known"
-- level                     = "Metadata, Request or RequestResponse"
-- verb                      = "verb, lower case"
-- request_uri               = "path and query"
-- api_group                 = "API group; empty for the core group and for paths"
-- resource                  = "plural; empty for a path"
-- subresource               = "subresource; empty for most"
-- namespace                 = "namespace; empty for cluster-scoped objects, all namespaces, and paths"
-- name                      = "name of the object; empty for lists"
-- username                  = "who asked, as authenticated"
-- groups                    = "groups of that user"
-- impersonated_username     = "whom the request claimed to be; NULL without"
-- impersonated_groups       = "groups that it claimed"
-- effective_username        = "whose rights were used"
-- effective_groups          = "groups of that user"
-- actor                     = "anonymous, node, service_account, component or user"
-- service_account_namespace = "namespace of the service account that asked"
-- service_account           = "its name"
-- token_pod                 = "pod that the token is bound to"
-- token_pod_uid             = "UID of that pod"
-- token_node                = "node that the token is bound to"
-- credential_id             = "id of the credential that was used"
-- issued_credential_id      = "id of the token that was given"
-- is_system                 = "whether Kubernetes itself asked: a component of the control plane, one of its controllers or a node, from an address that it always uses; neither a name nor a user agent is enough"
-- source_ip                 = "address of the connection"
-- is_public_ip              = "whether that address is one of the internet"
-- user_agent                = "what the client says that it is"
-- program                   = "the program that it names"
-- status_code               = "HTTP status; NULL while there is none"
-- status_reason             = "reason of the status"
-- succeeded                 = "whether the request was let in and answered without an error"
-- is_denied                 = "whether it was refused for want of rights or of a known identity: 401 or 403"
-- decision                  = "allow or forbid"
-- binding_kind              = "RoleBinding or ClusterRoleBinding that allowed it"
-- binding                   = "its name"
-- role_kind                 = "Role or ClusterRole"
-- role                      = "its name"
-- is_write                  = "whether the verb changes something"
-- command                   = "words of a command that was run by exec"
-- command_text              = "those words in one text"
-- container                 = "container that was named"
-- tty                       = "whether a terminal was asked for"
-- stdin                     = "whether input was sent"
-- annotations               = "annotations as JSON"
-- pod_security_violations   = "what Pod Security admission wrote in audit mode"
-- action                    = "what was done in two words, for example create rolebindings.rbac.authorization.k8s.io; of a path its first part"
-- network                   = "network that it came from: the /24 of an IPv4 address, the /64 of an IPv6 one"
-- step                      = "step of an attack that such a request can be: impersonation, exec, proxy, token, secret, recon, rbac, admission, certificate, cover, workload, exposure or destruction; NULL for all others; most are everyday work"
-- target                    = "the object in words, for example pods/exec shop/web-1, secrets in all namespaces, or the path"

WITH told AS (
    SELECT
        *,
        -- The accounts that the controller manager makes for its own loops; no API hands out other ones in their name.
        actor = 'service_account'
        AND service_account_namespace = 'kube-system'
        AND token_pod IS NULL
        AND service_account IN (
            'attachdetach-controller', 'bootstrap-signer', 'certificate-controller', 'clusterrole-aggregation-controller',
            'cronjob-controller', 'daemon-set-controller', 'deployment-controller', 'device-taint-eviction-controller',
            'disruption-controller', 'endpoint-controller', 'endpointslice-controller', 'endpointslicemirroring-controller',
            'ephemeral-volume-controller', 'expand-controller', 'generic-garbage-collector', 'horizontal-pod-autoscaler',
            'job-controller', 'legacy-service-account-token-cleaner', 'namespace-controller', 'node-controller',
            'persistent-volume-binder', 'pod-garbage-collector', 'pv-protection-controller', 'pvc-protection-controller',
            'replicaset-controller', 'replication-controller', 'resource-claim-controller', 'resourcequota-controller',
            'root-ca-cert-publisher', 'route-controller', 'selinux-warning-controller', 'service-account-controller',
            'service-ca-cert-publisher', 'service-cidrs-controller', 'service-controller', 'statefulset-controller', 'storage-version-migrator-controller',
            'storageversion-garbage-collector', 'taint-eviction-controller', 'token-cleaner', 'tokens-controller',
            'ttl-after-finished-controller', 'ttl-controller', 'validatingadmissionpolicy-status-controller',
            'vac-protection-controller', 'volumeattributesclass-protection-controller'
        ) AS is_controller
    FROM audit_events
),

counted AS (
    SELECT
        if(is_controller, 'controllers', username) AS principal,
        source_ip,
        count(*)                                   AS requests
    FROM told
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
    told.audit_id,
    told.event_time,
    told.request_time,
    told.stage,
    told.level,
    told.verb,
    told.request_uri,
    told.api_group,
    told.resource,
    told.subresource,
    told.namespace,
    told.name,
    told.username,
    told.groups,
    told.impersonated_username,
    told.impersonated_groups,
    told.effective_username,
    told.effective_groups,
    told.actor,
    told.service_account_namespace,
    told.service_account,
    told.token_pod,
    told.token_pod_uid,
    told.token_node,
    told.credential_id,
    told.issued_credential_id,
    (told.is_controller OR told.actor IN ('component', 'node'))
    AND told.impersonated_username IS NULL
    AND (usual.source_ip IS NOT NULL OR told.source_ip IS NULL)                                     AS is_system,
    told.source_ip,
    coalesce(
        regexp_matches(told.source_ip, '^\d+\.\d+\.\d+\.\d+$|:')
        AND NOT regexp_matches(
            told.source_ip,
            '^(?:0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[789]\d|1[01]\d|12[0-7])\.'
            || '|^::1?$|^[fF][cdCD]|^[fF][eE][89abAB]'
        ),
        false
    )                                                                                               AS is_public_ip,
    told.user_agent,
    told.program,
    told.status_code,
    told.status_reason,
    told.succeeded,
    coalesce(told.status_code IN (401, 403), false) OR coalesce(told.decision = 'forbid', false)    AS is_denied,
    told.decision,
    told.binding_kind,
    told.binding,
    told.role_kind,
    told.role,
    told.is_write,
    told.command,
    told.command_text,
    told.container,
    told.tty,
    told.stdin,
    told.annotations,
    told.pod_security_violations,
    concat_ws(
        ' ',
        told.verb,
        if(
            told.resource = '',
            regexp_extract(told.request_uri, '^/[^/?]*'),
            concat(
                told.resource, if(told.api_group = '', '', '.'), told.api_group,
                if(told.subresource = '', '', '/'), told.subresource
            )
        )
    )                                                                                               AS action,
    if(
        told.source_ip LIKE '%:%',
        concat(array_to_string(string_split(told.source_ip, ':')[:4], ':'), '::/64'),
        concat(regexp_extract(told.source_ip, '^\d+\.\d+\.\d+'), '.0/24')
    )                                                                                               AS network,
    CASE
        WHEN told.impersonated_username IS NOT NULL THEN 'impersonation'
        WHEN told.subresource IN ('exec', 'attach', 'portforward', 'ephemeralcontainers') THEN 'exec'
        WHEN told.subresource = 'proxy' THEN 'proxy'
        WHEN told.resource = 'serviceaccounts' AND told.subresource = 'token' THEN 'token'
        WHEN told.resource = 'secrets' AND NOT told.is_write THEN 'secret'
        WHEN told.resource IN ('selfsubjectaccessreviews', 'selfsubjectrulesreviews') THEN 'recon'
        WHEN NOT told.is_write THEN NULL
        WHEN told.resource IN ('roles', 'clusterroles', 'rolebindings', 'clusterrolebindings') THEN 'rbac'
        WHEN
            told.resource IN (
                'mutatingwebhookconfigurations', 'validatingwebhookconfigurations', 'validatingadmissionpolicies',
                'validatingadmissionpolicybindings', 'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings', 'apiservices'
            ) THEN 'admission'
        WHEN told.resource = 'certificatesigningrequests' THEN 'certificate'
        WHEN told.resource = 'events' AND told.verb IN ('delete', 'deletecollection') THEN 'cover'
        WHEN told.resource = 'namespaces' AND told.verb = 'delete' THEN 'destruction'
        WHEN told.verb IN ('delete', 'deletecollection') OR told.subresource != '' THEN NULL
        WHEN
            told.resource IN ('pods', 'deployments', 'daemonsets', 'statefulsets', 'jobs', 'cronjobs') THEN 'workload'
        WHEN told.verb = 'create' AND told.resource IN ('services', 'ingresses') THEN 'exposure'
    END                                                                                             AS step,
    CASE
        WHEN told.resource = '' THEN regexp_extract(told.request_uri, '^[^?]*')
        WHEN told.name = '' AND told.namespace = '' THEN concat(told.resource, ' in all namespaces')
        WHEN told.name = '' THEN concat(told.resource, ' in ', told.namespace)
        ELSE concat(
            told.resource, if(told.subresource = '', '', concat('/', told.subresource)), ' ',
            if(told.namespace = '', '', concat(told.namespace, '/')), told.name
        )
    END                                                                                             AS target
FROM told
LEFT JOIN usual
    ON
        told.source_ip = usual.source_ip
        AND usual.principal = if(told.is_controller, 'controllers', told.username)
