-- title    = "Istio's control plane has no known vulnerability that is mended"
-- severity = "high"
-- rating   = "Rules and certificates of the whole mesh, for tenants who should not have them"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://istio.io/latest/news/security/"]
-- why      = """
--   istiod gives every proxy its rules and certificates. Its flaws let tenants read or change what is not theirs, or
--   stop it."""
-- fix      = """
--   Upgrade to the newest patch: `istioctl upgrade`, or raise the chart's version, and restart the proxies
--   afterwards."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Releases that had ended
--   when a bulletin came: it does not speak of them."""
-- params   = { severities = ["critical", "high", "medium"], max_facts_days = 180 }

WITH judged AS (
    SELECT
        *,
        list_filter(vulnerabilities, lambda each: list_contains($severities, each.severity)) AS found,
        list_filter(possible, lambda each: list_contains($severities, each.severity))        AS hidden,
        getvariable('as_of')::DATE - facts_dated > $max_facts_days                           AS is_stale
    FROM component_vulnerabilities
    WHERE area = 'istio_control_plane'
)
SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN len(found) > 0 THEN 'fail'
        WHEN unread IS NOT NULL OR len(hidden) > 0 OR is_stale THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    CASE
        WHEN len(found) > 0 THEN format(
            'runs {}, which is known to have {}{}',
            what,
            array_to_string(list_transform(found[:5], lambda each: each.text), ', '),
            if(len(found) > 5, ', …', '')
        )
        WHEN unread IS NOT NULL THEN unread
        WHEN len(hidden) > 0 THEN format('runs {}, a build that may hold the fix of {}', what, hidden[1].text)
        ELSE format('runs {}, and the facts about it are of {}, too old to say that all is well', what, facts_dated)
    END AS reason,
    fields,
    {'vulnerabilities': list_transform(found, lambda each: each.id), 'worst': found[1].severity} AS evidence
FROM judged
