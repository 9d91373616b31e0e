-- title     = "Nobody asks the API server for pages that it does not have"
-- severity  = "low"
-- rating    = "Scanners of the internet ask every server for the pages of others; the server must be reachable for it"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1595", "T1190"]
-- level     = "Metadata"
-- watches   = ["get *", "post *"]
-- source    = ["https://kubernetes.io/docs/reference/using-api/api-concepts/", "https://attack.mitre.org/techniques/T1595/"]
-- why       = """
--   Clients of Kubernetes know its paths. Log-in pages of routers, files of web servers and debugging pages are asked for
--   by whoever tries all that may answer."""
-- fix       = """
--   Let the API server be reached from known networks only. Where debugging pages answer set `--profiling=false`."""
-- benign    = """
--   Browsers that ask for an icon, and old clients that ask for the description of the API at its former place."""
-- misses    = """
--   Questions for paths that the API has."""
-- params    = { parts = ["api", "apis", "healthz", "livez", "readyz", "version", "openapi", "openid", "metrics", ".well-known", "logs", "statusz", "flagz", ""], pages = ["/favicon.ico", "/swagger.json", "/swagger-2.0.0.pb-v1", "/swaggerapi"] }

SELECT
    audit_id,
    concat(
        coalesce(nullif(username, ''), 'an unknown identity'), ' from ', coalesce(source_ip, 'an unknown address')
    )                                                                                   AS finding,
    concat('asked for ', target[:100], if(succeeded, ', and was answered', ''))         AS reason,
    if(succeeded AND starts_with(coalesce(try(url_decode(target)), ''), '/debug/'), 'medium', 'low')                AS severity,
    {'verb': verb, 'user_agent': user_agent, 'status': status_code}                     AS evidence
FROM audit_requests
WHERE
    resource = ''
    AND NOT is_system
    AND NOT list_contains($parts, split_part(target, '/', 2))
    AND NOT list_contains($pages, target)
