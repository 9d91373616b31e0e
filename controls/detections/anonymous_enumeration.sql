-- title     = "Nobody tries without a credential what answers"
-- severity  = "medium"
-- rating    = "Nothing was gained by the questions that were refused, but somebody reaches the port and looks for a way in"
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
WITH bursts AS (
    SELECT
        *,
        coalesce(source_ip, 'an unknown address') AS address
    FROM audit_requests
    WHERE
        actor = 'anonymous'
        AND NOT (resource = '' AND list_contains($paths, regexp_replace(target, '^/(healthz|livez|readyz)/.*', '/\1')))
    QUALIFY count(DISTINCT target) OVER (
        PARTITION BY address ORDER BY event_time
        RANGE BETWEEN INTERVAL 10 MINUTE PRECEDING AND INTERVAL 10 MINUTE FOLLOWING
    ) >= $targets
),

counted AS (
    SELECT
        address,
        count(*)                             AS requests,
        count(*) FILTER (succeeded)          AS answered,
        count(DISTINCT target)               AS targets,
        bool_or(resource != '' OR succeeded) AS is_close
    FROM bursts
    GROUP BY ALL
    HAVING bool_or(is_denied)
)
SELECT
    audit_id,
    concat('anyone from ', address)                                                     AS finding,
    concat(
        'asked without a credential for ', counted.targets, ' things, and ', answered, ' of ', requests,
        ' requests were answered'
    )                                                                                   AS reason,
    if(is_close, 'medium', 'low')                                                       AS severity,
    {'target': target, 'status': status_code, 'user_agent': user_agent}                 AS evidence
FROM bursts
INNER JOIN counted USING (address)
