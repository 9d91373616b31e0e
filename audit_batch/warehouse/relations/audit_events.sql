-- grain    = "one row per request that the API server logged, at the last stage that is known of it"
-- rests_on = ["auditevents.audit-batch.io"]
-- [columns]
-- cluster                   = "name of the cluster"
-- audit_id                  = "audit ID: one per request"
-- event_time                = "when the stage was reached, UTC"
-- request_time              = "when the request arrived, UTC"
-- latency_ms                = "milliseconds between the two"
-- stage                     = "ResponseComplete, Panic, ResponseStarted or RequestReceived"
-- level                     = "Metadata, Request or RequestResponse: how much of the request was logged; NULL where a cloud does not tell"
-- verb                      = "verb, lower case: get, list, watch, create, update, patch, delete, deletecollection, or an HTTP method of a path"
-- request_uri               = "path and query of the request, after redaction"
-- api_group                 = "API group; empty for the core group and for paths"
-- api_version               = "version of the API"
-- resource                  = "plural, for example pods; empty for a path"
-- subresource               = "for example exec; empty for most"
-- namespace                 = "namespace of the object; empty for cluster-scoped objects, all namespaces, and paths"
-- name                      = "name of the object, taken from the answer where the server made it; empty for lists"
-- object_uid                = "UID of the object where it was logged"
-- username                  = "who asked, as authenticated"
-- user_uid                  = "UID of that user"
-- groups                    = "groups of that user; NULL where a cloud does not tell"
-- extra                     = "what the authenticator said beside, as JSON"
-- impersonated_username     = "whom the request claimed to be (--as); NULL without"
-- impersonated_groups       = "groups that it claimed"
-- effective_username        = "whose rights were used: the impersonated user, or who asked"
-- effective_groups          = "groups of that user"
-- actor                     = "what asked: anonymous, node, service_account, component (of the control plane) or user; told by what the authenticator vouches for"
-- service_account_namespace = "namespace of the service account that asked; NULL for others"
-- service_account           = "its name"
-- is_controller             = "whether it is an account that the controller manager makes for one of its loops, with a token of no pod"
-- token_pod                 = "pod that the service account's token is bound to"
-- token_pod_uid             = "UID of that pod"
-- token_node                = "node that the token is bound to"
-- credential_id             = "id of the token or certificate that was used"
-- issued_credential_id      = "id of the token that this request was given"
-- source_ip                 = "address of the connection: the last of source_ips, the only one that a client cannot choose; behind a proxy it is the proxy's"
-- source_ips                = "all addresses that were logged"
-- user_agent                = "what the client says that it is"
-- program                   = "the program that it names: up to the first slash or blank"
-- status_code               = "HTTP status; NULL while there is none"
-- status_reason             = "reason of the status, for example Forbidden"
-- status_message            = "message of the status, after redaction"
-- succeeded                 = "whether the request was let in and answered without an error; a dry run changes nothing and does not count"
-- decision                  = "allow or forbid, from the annotation; NULL where it is missing"
-- decision_reason           = "what the authorizer said"
-- binding_kind              = "RoleBinding or ClusterRoleBinding that allowed the request; NULL where none is named"
-- binding                   = "its name; a RoleBinding's with its namespace before a slash"
-- role_kind                 = "Role or ClusterRole that it refers to"
-- role                      = "name of that role"
-- is_write                  = "whether the verb changes something: create, update, patch, delete, deletecollection"
-- command                   = "words of a command that was run by exec, after redaction; NULL for others"
-- command_text              = "those words in one text"
-- container                 = "container that exec, attach or log named"
-- tty                       = "whether a terminal was asked for"
-- stdin                     = "whether input was sent"
-- annotations               = "all annotations of the event, as JSON"
-- pod_security_violations   = "what Pod Security admission wrote of the pod in audit mode"
-- pod_security_policy       = "level and version that Pod Security admission enforced"
-- request_object            = "body of the request as JSON, after redaction; NULL where the level does not give it"
-- response_object           = "body of the response as JSON, after redaction; NULL where the level does not give it"
-- truncated                 = "whether the event was cut on its way, so that its bodies are not whole"
-- format                    = "format that it arrived in"
-- source                    = "number of the log that it was read from"
-- line                      = "line in that log"

WITH kept AS (
    SELECT
        stored_events.*,
        stored_events.username LIKE 'system:serviceaccount:_%:_%'
        AND coalesce(list_contains(stored_events.groups, 'system:serviceaccounts'), true) AS is_service_account,
        -- The server drops what holds a semicolon, or a percent sign that encodes nothing.
        if(
            stored_events.subresource IN ('exec', 'attach'),
            list_filter(
                string_split(regexp_extract(stored_events.request_uri, '\?(.*)$', 1), '&'),
                lambda part: regexp_full_match(part, '(?:[^%;]|%[0-9a-fA-F]{2})*')
            ),
            NULL
        )                                                                               AS parts
    FROM stored_events
    WHERE
        NOT stored_events.superseded
        AND stored_events.cluster = coalesce(getvariable('cluster')::VARCHAR, stored_events.cluster)
        AND stored_events.event_time >= coalesce(getvariable('events_from')::TIMESTAMP, TIMESTAMP '-infinity')
        AND stored_events.event_time < coalesce(getvariable('events_until')::TIMESTAMP, TIMESTAMP 'infinity')
        AND stored_events.event_time <= coalesce(getvariable('known_at')::TIMESTAMP, TIMESTAMP 'infinity')
)
SELECT
    kept.cluster,
    kept.audit_id,
    kept.event_time,
    kept.request_time,
    date_diff('millisecond', kept.request_time, kept.event_time)                    AS latency_ms,
    kept.stage,
    nullif(kept.level, '')                                                          AS level,
    kept.verb,
    kept.request_uri,
    kept.api_group,
    kept.api_version,
    kept.resource,
    kept.subresource,
    kept.namespace,
    kept.name,
    kept.object_uid,
    kept.username,
    kept.user_uid,
    kept.groups,
    kept.extra,
    kept.impersonated_username,
    kept.impersonated_groups,
    coalesce(kept.impersonated_username, kept.username)                             AS effective_username,
    if(kept.impersonated_username IS NULL, kept.groups, kept.impersonated_groups)   AS effective_groups,
    CASE
        WHEN kept.username = 'system:anonymous' OR list_contains(kept.groups, 'system:unauthenticated') THEN 'anonymous'
        WHEN
            kept.username LIKE 'system:node:_%'
            AND coalesce(list_contains(kept.groups, 'system:nodes'), true) THEN 'node'
        WHEN kept.is_service_account THEN 'service_account'
        WHEN
            kept.username IN (
                'system:apiserver', 'system:kube-controller-manager', 'system:kube-scheduler', 'system:kube-proxy',
                'system:cloud-controller-manager', 'system:addon-manager', 'system:kube-aggregator'
            ) THEN 'component'
        ELSE 'user'
    END                                                                             AS actor,
    if(kept.is_service_account, split_part(kept.username, ':', 3), NULL)            AS service_account_namespace,
    if(kept.is_service_account, split_part(kept.username, ':', 4), NULL)            AS service_account,
    -- No API hands out other accounts in their names.
    kept.is_service_account
    AND kept.username LIKE 'system:serviceaccount:kube-system:%'
    AND split_part(kept.username, ':', 4) IN (
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
    )
    AND (kept.extra ->> '$."authentication.kubernetes.io/pod-name"[0]') IS NULL     AS is_controller,
    (kept.extra ->> '$."authentication.kubernetes.io/pod-name"[0]')                 AS token_pod,
    (kept.extra ->> '$."authentication.kubernetes.io/pod-uid"[0]')                  AS token_pod_uid,
    (kept.extra ->> '$."authentication.kubernetes.io/node-name"[0]')                AS token_node,
    (kept.extra ->> '$."authentication.kubernetes.io/credential-id"[0]')            AS credential_id,
    (kept.annotations ->> '$."authentication.kubernetes.io/issued-credential-id"')  AS issued_credential_id,
    kept.source_ip,
    kept.source_ips,
    kept.user_agent,
    regexp_extract(kept.user_agent, '^[^/ ]*')                                      AS program,
    kept.status_code,
    kept.status_reason,
    kept.status_message,
    coalesce(kept.decision, 'allow') = 'allow'
    AND coalesce(kept.status_code < 400, kept.decision = 'allow', false)
    -- Reads, deletions with a body, reviews, and what a subresource runs or mints do not heed it.
    AND NOT (
        kept.verb IN ('create', 'update', 'patch')
        AND kept.subresource NOT IN ('exec', 'attach', 'portforward', 'proxy', 'token')
        AND kept.api_group NOT IN ('authentication.k8s.io', 'authorization.k8s.io')
        -- A part of its own, for the server drops what holds a semicolon.
        AND contains(kept.request_uri, 'dryRun=All')
        AND regexp_matches(kept.request_uri, '^[^?]*\?(?:[^&]*&)*dryRun=All(?:&|$)')
    )                                                                               AS succeeded,
    kept.decision,
    kept.decision_reason,
    nullif(regexp_extract(kept.decision_reason, 'allowed by (\w+) "', 1), '')       AS binding_kind,
    nullif(regexp_extract(kept.decision_reason, 'allowed by \w+ "([^"]*)"', 1), '') AS binding,
    nullif(regexp_extract(kept.decision_reason, '" of (\w+) "', 1), '')             AS role_kind,
    nullif(regexp_extract(kept.decision_reason, '" of \w+ "([^"]*)"', 1), '')       AS role,
    kept.verb IN ('create', 'update', 'patch', 'delete', 'deletecollection')        AS is_write,
    if(
        kept.subresource = 'exec',
        list_transform(
            list_filter(
                kept.parts,
                -- The server decodes names as well as values, and takes bytes that are no text.
                lambda part: coalesce(try(url_decode(split_part(part, '=', 1))), '') = 'command'
            ),
            lambda part: coalesce(
                try(url_decode(replace(regexp_extract(part, '=(.*)$', 1), '+', ' '))),
                url_decode(
                    regexp_replace(
                        replace(regexp_extract(part, '=(.*)$', 1), '+', ' '), '%[89a-fA-F][0-9a-fA-F]', '?', 'g'
                    )
                )
            )
        ),
        NULL
    )                                                                               AS command,
    list_aggregate(command, 'string_agg', ' ')                                      AS command_text,
    if(
        kept.subresource IN ('exec', 'attach', 'log'),
        nullif(try(url_decode(regexp_extract(kept.request_uri, '[?&]container=([^&]*)', 1))), ''),
        NULL
    )                                                                               AS container,
    if(
        kept.subresource IN ('exec', 'attach'),
        -- The first one counts, and any value but two says yes.
        coalesce(NOT regexp_matches(
            list_filter(kept.parts, lambda part: coalesce(try(url_decode(split_part(part, '=', 1))), '') = 'tty')[1],
            '=(?:0|(?i:false))$'
        ), false),
        NULL
    )                                                                               AS tty,
    if(
        kept.subresource IN ('exec', 'attach'),
        coalesce(NOT regexp_matches(
            list_filter(kept.parts, lambda part: coalesce(try(url_decode(split_part(part, '=', 1))), '') = 'stdin')[1],
            '=(?:0|(?i:false))$'
        ), false),
        NULL
    )                                                                               AS stdin,
    kept.annotations,
    (kept.annotations ->> '$."pod-security.kubernetes.io/audit-violations"')        AS pod_security_violations,
    (kept.annotations ->> '$."pod-security.kubernetes.io/enforce-policy"')          AS pod_security_policy,
    kept.request_object,
    kept.response_object,
    kept.truncated,
    kept.format,
    kept.source,
    kept.line
FROM kept
ANTI JOIN superseded_events
    ON
        kept.cluster = superseded_events.cluster
        AND kept.audit_id = superseded_events.audit_id
        AND kept.stage = superseded_events.stage
        -- A client may choose its audit ID, and hides nothing by that.
        AND kept.event_time = superseded_events.event_time
