-- grain    = "one row per request in audit_events, without its bodies, and told apart by what asked; what detections read"
-- rests_on = []
-- [columns]
-- audit_id                  = "audit ID: one per request"
-- event_time                = "when its last stage was reached, UTC"
-- request_time              = "when it arrived, UTC"
-- level                     = "Metadata, Request or RequestResponse"
-- verb                      = "verb, lower case"
-- request_uri               = "path and query of lists, subresources, paths and deprecated versions; empty for all others"
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
-- issued_credential_id      = "id of the token that was given"
-- is_system                 = "whether Kubernetes itself asked: a component of the control plane, one of its controllers or a node, from an address that it always uses; neither a name nor a user agent is enough"
-- source_ip                 = "address of the connection"
-- is_public_ip              = "whether that address is one of the internet"
-- user_agent                = "what the client says that it is"
-- program                   = "the program that it names"
-- status_code               = "HTTP status; NULL while there is none"
-- succeeded                 = "whether the request was let in and answered without an error"
-- is_denied                 = "whether it was refused for want of rights or of a known identity: 401 or 403"
-- decision                  = "allow or forbid, from the annotation; NULL where it is missing"
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

SELECT
    facts.audit_id,
    facts.event_time,
    facts.request_time,
    facts.level,
    facts.verb,
    facts.request_uri,
    facts.api_group,
    facts.resource,
    facts.subresource,
    facts.namespace,
    facts.name,
    facts.username,
    facts.groups,
    facts.impersonated_username,
    facts.impersonated_groups,
    coalesce(facts.impersonated_username, facts.username)                             AS effective_username,
    if(facts.impersonated_username IS NULL, facts.groups, facts.impersonated_groups)  AS effective_groups,
    facts.actor,
    if(facts.actor = 'service_account', split_part(facts.username, ':', 3), NULL)     AS service_account_namespace,
    if(facts.actor = 'service_account', split_part(facts.username, ':', 4), NULL)     AS service_account,
    facts.token_pod,
    facts.token_pod_uid,
    facts.issued_credential_id,
    facts.is_system,
    facts.source_ip,
    coalesce(
        NOT starts_with(facts.source_ip, '10.')
        AND regexp_matches(facts.source_ip, '^\d+\.\d+\.\d+\.\d+$|:')
        AND NOT regexp_matches(
            facts.source_ip,
            '^(?:0|127)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[789]\d|1[01]\d|12[0-7])\.'
            || '|^::1?$|^[fF][cdCD]|^[fF][eE][89abAB]'
        ),
        false
    )                                                                                 AS is_public_ip,
    facts.user_agent,
    regexp_extract(facts.user_agent, '^[^/ ]*')                                       AS program,
    facts.status_code,
    facts.succeeded,
    facts.is_denied,
    facts.decision,
    facts.is_write,
    facts.command,
    list_aggregate(facts.command, 'string_agg', ' ')                                  AS command_text,
    facts.container,
    facts.tty,
    facts.stdin,
    facts.annotations,
    (facts.annotations ->> '$."pod-security.kubernetes.io/audit-violations"')         AS pod_security_violations,
    concat_ws(
        ' ',
        facts.verb,
        if(
            facts.resource = '',
            regexp_extract(facts.request_uri, '^/[^/?]*'),
            concat(
                facts.resource, if(facts.api_group = '', '', '.'), facts.api_group,
                if(facts.subresource = '', '', '/'), facts.subresource
            )
        )
    )                                                                                 AS action,
    if(
        facts.source_ip LIKE '%:%',
        concat(array_to_string(string_split(facts.source_ip, ':')[:4], ':'), '::/64'),
        concat(regexp_extract(facts.source_ip, '^\d+\.\d+\.\d+'), '.0/24')
    )                                                                                 AS network,
    facts.step,
    CASE
        WHEN facts.resource = '' THEN regexp_extract(facts.request_uri, '^[^?]*')
        WHEN facts.name = '' AND facts.namespace = '' THEN concat(facts.resource, ' in all namespaces')
        WHEN facts.name = '' THEN concat(facts.resource, ' in ', facts.namespace)
        ELSE concat(
            facts.resource, if(facts.subresource = '', '', concat('/', facts.subresource)), ' ',
            if(facts.namespace = '', '', concat(facts.namespace, '/')), facts.name
        )
    END                                                                               AS target
FROM request_facts AS facts
