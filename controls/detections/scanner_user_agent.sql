-- title     = "No client names itself as a tool of attackers"
-- severity  = "low"
-- rating    = "Only the careless keep the name, and one's own auditors do; who is neither should be known"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1613", "T1595"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://attack.mitre.org/techniques/T1613/"]
-- why       = """
--   Tools that look for ways through a cluster are free, and most say their name in each request unless told otherwise."""
-- fix       = """
--   Ask whether an audit was ordered. If not, revoke the credential, and see what was answered: `audit-batch timeline --user NAME`."""
-- benign    = """
--   Audits and scans of one's own."""
-- misses    = """
--   Every client that names itself otherwise; a hint, no proof."""
-- params    = { tools = ["access_matrix", "rakkess", "kube-hunter", "kubehunter", "trufflehog", "azurehound", "bloodhound", "peirates", "kubeletctl", "kdigger", "kubesploit", "kubestriker", "kube-recon", "deepce", "nuclei", "nikto", "sqlmap", "masscan", "zgrab", "gobuster", "dirbuster", "ffuf"] }
WITH agents AS (
    SELECT
        user_agent,
        -- An aggregate, so that each agent is looked at once, and not each request.
        any_value(lower(user_agent)) AS text
    FROM audit_requests
    GROUP BY ALL
),

tools AS (
    SELECT
        user_agent,
        list_filter($tools, lambda tool: contains(text, tool))[1] AS tool
    FROM agents
)
SELECT
    requests.audit_id,
    concat(
        coalesce(nullif(requests.username, ''), 'an unknown identity'), ' from ',
        coalesce(requests.source_ip, 'an unknown address'), ' with ', tools.tool
    )                                                                                        AS finding,
    concat('used a client that calls itself ', tools.tool)                                   AS reason,
    'low'                                                                                    AS severity,
    0.6                                                                                      AS confidence,
    {
        'user_agent': requests.user_agent, 'target': requests.target, 'status': requests.status_code
    }                                                                                        AS evidence
FROM audit_requests AS requests
INNER JOIN tools USING (user_agent)
WHERE tools.tool IS NOT NULL
