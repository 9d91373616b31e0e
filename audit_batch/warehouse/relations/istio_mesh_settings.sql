-- grain    = "one row per ConfigMap with settings of a mesh of Istio: istio, or istio-REVISION, with the key mesh"
-- rests_on = []
-- texts    = ['"mesh"']
-- [columns]
-- kind            = "always ConfigMap"
-- namespace       = "namespace of Istio's control plane"
-- name            = "name of the ConfigMap"
-- path            = "where the settings stand in the object"
-- root_namespace  = "namespace whose policies hold for the whole mesh; its own when unset"
-- outbound_mode   = "ALLOW_ANY or REGISTRY_ONLY for hosts that the mesh does not know; ALLOW_ANY when unset, NULL when it cannot be read"
-- has_access_log  = "proxies write an access log, to a file or through a default provider; false when unset, NULL when it cannot be read"
-- auto_mtls       = "sidecars talk TLS to each other without being told; true when unset, NULL when it cannot be read"

WITH settings AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        value,
        -- What is not a block of YAML that starts at the margin is not guessed at.
        regexp_matches(value, '(?m)^["'']?[A-Za-z]+["'']?[ \t]*:') AS is_readable
    FROM config_entries
    WHERE key = 'mesh' AND NOT is_binary AND (name = 'istio' OR starts_with(name, 'istio-'))
)
SELECT
    kind,
    namespace,
    name,
    path,
    coalesce(
        nullif(regexp_extract(value, '(?m)^["'']?rootNamespace["'']?[ \t]*:[ \t]*["'']?([a-z0-9-]+)', 1), ''),
        namespace
    )                                                                        AS root_namespace,
    CASE
        WHEN NOT is_readable THEN NULL
        WHEN NOT regexp_matches(value, '(?m)^["'']?outboundTrafficPolicy["'']?[ \t]*:') THEN 'ALLOW_ANY'
        ELSE nullif(
            regexp_extract(
                value, '(?m)^["'']?outboundTrafficPolicy["'']?[ \t]*:\s*\{?\s*["'']?mode["'']?[ \t]*:\s*["'']?(ALLOW_ANY|REGISTRY_ONLY)\b',
                1
            ),
            ''
        )
    END                                                                      AS outbound_mode,
    if(
        is_readable,
        regexp_extract(value, '(?m)^["'']?accessLogFile["'']?[ \t]*:[ \t]*["'']?([^"''\s#]*)', 1) NOT IN ('', 'null', '~', '/dev/null')
        OR regexp_matches(value, '(?m)^["'']?defaultProviders["'']?[ \t]*:[ \t]*\n([ \t]+.*\n)*?[ \t]+accessLogging:[ \t]*\n[ \t]*-'),
        NULL
    )                                                                        AS has_access_log,
    if(is_readable, NOT regexp_matches(value, '(?mi)^["'']?enableAutoMtls["'']?[ \t]*:\s*["'']?(false|no|off)\b'), NULL)
                                                                             AS auto_mtls
FROM settings
