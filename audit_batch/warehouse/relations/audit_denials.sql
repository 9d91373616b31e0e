-- grain    = "one row per request that was refused for want of rights or of a known identity, but to Kubernetes itself; what bursts and searches are seen in"
-- rests_on = []
-- [columns]
-- audit_id     = "audit ID of the request"
-- event_time   = "when it was refused, UTC"
-- actor        = "anonymous, node, service_account, component or user"
-- username     = "who asked, or an unknown identity"
-- address      = "address of the connection, or an unknown address"
-- is_public_ip = "whether that address is one of the internet"
-- verb         = "verb, lower case"
-- is_write     = "whether the verb changes something"
-- resource     = "plural; empty for a path"
-- namespace    = "namespace; empty for cluster-scoped objects, all namespaces, and paths"
-- target       = "the object in words"
-- user_agent   = "what the client says that it is"
-- status_code  = "HTTP status"

SELECT
    audit_id,
    event_time,
    actor,
    coalesce(nullif(username, ''), 'an unknown identity') AS username,
    coalesce(source_ip, 'an unknown address')             AS address,
    is_public_ip,
    verb,
    is_write,
    resource,
    namespace,
    target,
    user_agent,
    status_code
FROM audit_requests
WHERE is_denied AND NOT is_system
