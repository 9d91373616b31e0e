-- title     = "Nobody tries without a credential what answers"
-- severity  = "medium"
-- rating    = "Nothing was gained by the questions that were refused, but somebody reaches the port and looks for a way in."
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1595.003", "T1613"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests", "https://attack.mitre.org/techniques/T1595/003/"]
-- why       = """
--   A scanner asks for many things in short time, and one of them may answer. It is the first thing seen of most attacks
--   on clusters that the internet reaches."""
-- fix       = """
--   Let the API server be reached from known networks only (a firewall, or the provider's list of authorised networks), and
--   see by `audit-batch timeline --user system:anonymous` whether something answered."""
-- benign    = """
--   Vulnerability scanners of one's own, and clients that lost their credential."""
-- misses    = """
--   Scans that take longer than ten minutes between questions, or come from many addresses."""
-- params    = { targets = 4, paths = ["/healthz", "/livez", "/readyz", "/version"] }

WITH asked AS (
    SELECT *
    FROM audit_requests
    WHERE
        actor = 'anonymous'
        AND NOT (resource = '' AND list_contains($paths, regexp_replace(target, '^/(healthz|livez|readyz)/.*', '/\1')))
),

bursts AS (
    SELECT *
    FROM asked
    QUALIFY count(DISTINCT target) OVER (
        PARTITION BY source_ip ORDER BY event_time
        RANGE BETWEEN INTERVAL 10 MINUTE PRECEDING AND INTERVAL 10 MINUTE FOLLOWING
    ) >= $targets
)
SELECT
    audit_id,
    concat('anyone from ', coalesce(source_ip, 'an unknown address'))                                 AS finding,
    concat(
        'asked without a credential for ', count(DISTINCT target) OVER per_source, ' things in short time, and ',
        count(*) FILTER (succeeded) OVER per_source, ' of ', count(*) OVER per_source, ' requests were answered'
    )                                                                                                 AS reason,
    if(bool_or(resource != '' OR succeeded) OVER per_source, 'medium', 'low')                         AS severity,
    {'target': target, 'status': status_code, 'user_agent': user_agent}                               AS evidence
FROM bursts
WINDOW per_source AS (PARTITION BY source_ip)
QUALIFY bool_or(is_denied) OVER per_source
