-- grain    = "one row per request that reads Secrets, or tries to: get, list and watch"
-- rests_on = []
-- [columns]
-- audit_id           = "audit ID of the request"
-- event_time         = "when it was answered, UTC"
-- actor              = "anonymous, node, service_account, component or user"
-- is_system          = "whether Kubernetes itself asked"
-- username           = "who asked"
-- effective_username = "whose rights were used"
-- address            = "address of the connection, or an unknown address"
-- is_public_ip       = "whether that address is one of the internet"
-- verb               = "get, list or watch"
-- namespace          = "namespace; empty for all"
-- name               = "name of the Secret; empty for lists"
-- is_veiled          = "whether the name of a parameter is encoded, which no usual client does"
-- is_single          = "whether at most one Secret is answered: by its name, or by a selector of one name as kubelets use it"
-- is_helm            = "whether the answer can hold releases of helm only, which hold charts: by the name that helm gives them, or a list with its label"
-- is_watcher         = "whether this user watches Secrets from that address, as controllers do"
-- target             = "the Secret or list in words"
-- succeeded          = "whether it was answered"
-- is_denied          = "whether it was refused for want of rights or of a known identity"
-- program            = "the program that the client names"
-- user_agent         = "what the client says that it is"
-- status_code        = "HTTP status"

SELECT
    audit_id,
    event_time,
    actor,
    is_system,
    username,
    effective_username,
    coalesce(source_ip, 'an unknown address')                                     AS address,
    is_public_ip,
    verb,
    namespace,
    name,
    -- Of a selector that is given twice the server takes the first, also when its own name is encoded or it has no value;
    -- what holds a semicolon, or a percent sign that encodes nothing, it drops.
    regexp_matches(request_uri, '[?&][^=&]*%|\?.*\?')
    OR NOT regexp_full_match(request_uri, '(?:[^%;]|%[0-9a-fA-F]{2})*')            AS is_veiled,
    name != ''
    OR (
        NOT is_veiled
        AND regexp_matches(
            regexp_extract(request_uri, '[?&](fieldSelector(?:=[^&]*)?)(?:&|$)', 1),
            '^fieldSelector=metadata\.name(?:=|%3D)[^%!]+$'
        )
    )                                                                             AS is_single,
    starts_with(name, 'sh.helm.release.v1.')
    OR (
        NOT is_veiled
        AND regexp_matches(
            regexp_extract(request_uri, '[?&](labelSelector(?:=[^&]*)?)(?:&|$)', 1),
            '^labelSelector=(?:.*%2C)?owner(?:=|%3D)helm(?:%2C|$)'
        )
    )                                                                             AS is_helm,
    coalesce(
        bool_or(verb = 'watch' AND succeeded) OVER (PARTITION BY username, source_ip), false
    )                                                                             AS is_watcher,
    target,
    succeeded,
    is_denied,
    program,
    user_agent,
    status_code
FROM audit_requests
WHERE resource = 'secrets' AND api_group = '' AND subresource = '' AND verb IN ('get', 'list', 'watch')
