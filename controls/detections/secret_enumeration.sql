-- title     = "Nobody reads one Secret after the other"
-- severity  = "medium"
-- rating    = "Credentials of several programs are in one hand; a rotation of all of them follows."
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.007"]
-- level     = "Metadata"
-- watches   = ["get secrets", "list secrets"]
-- source    = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/", "https://attack.mitre.org/techniques/T1552/007/"]
-- why       = """
--   A program needs its own Secrets, a person mostly one. Many in short time, or the lists of many namespaces, are a search."""
-- fix       = """
--   Ask who it was; without an answer renew the Secrets that the evidence names. Give roles with `resourceNames`, and take
--   `list` on `secrets` out of roles in many namespaces."""
-- benign    = """
--   Secret operators, delivery tools and backups, which also watch Secrets and are low for that; releases of helm do not count."""
-- misses    = """
--   Who reads fewer, or waits longer than ten minutes between, and who watches Secrets beside."""
-- params    = { secrets = 10, namespaces = 4, exempt = [] }

WITH reads AS (
    SELECT
        *,
        if(verb = 'get', target, NULL)     AS secret,
        if(verb = 'list', namespace, NULL) AS listed
    FROM audit_requests
    WHERE
        resource = 'secrets' AND verb IN ('get', 'list') AND succeeded AND NOT is_system
        AND NOT list_contains($exempt, effective_username)
        -- Releases of helm hold charts, and a list with this selector holds nothing else.
        AND NOT starts_with(name, 'sh.helm.release.v1.')
        AND NOT regexp_matches(request_uri, '[?&]labelSelector=(?:[^&]*%2C)?owner(?:=|%3D)helm(?:%2C|&|$)')
),

bursts AS (
    SELECT *
    FROM reads
    WINDOW around AS (
        PARTITION BY username, source_ip ORDER BY event_time
        RANGE BETWEEN INTERVAL 10 MINUTE PRECEDING AND INTERVAL 10 MINUTE FOLLOWING
    )
    QUALIFY
        count(DISTINCT secret) OVER around >= $secrets
        OR count(DISTINCT listed) OVER around >= $namespaces
),

watchers AS (
    SELECT DISTINCT
        username,
        source_ip
    FROM audit_requests
    WHERE resource = 'secrets' AND verb = 'watch' AND actor = 'service_account' AND succeeded
)
SELECT
    bursts.audit_id,
    concat(bursts.username, ' from ', coalesce(bursts.source_ip, 'an unknown address'))                 AS finding,
    concat_ws(
        ' and ',
        'read ' || nullif(count(DISTINCT bursts.secret) OVER per_source, 0) || ' Secrets',
        'listed those of ' || nullif(count(DISTINCT bursts.listed) OVER per_source, 0) || ' namespaces'
    )                                                                                                   AS reason,
    if(watchers.username IS NULL, 'medium', 'low')                                                      AS severity,
    {'target': bursts.target, 'user_agent': bursts.user_agent}                                          AS evidence
FROM bursts
LEFT JOIN watchers
    ON bursts.username = watchers.username AND bursts.source_ip IS NOT DISTINCT FROM watchers.source_ip
WINDOW per_source AS (PARTITION BY bursts.username, bursts.source_ip)
