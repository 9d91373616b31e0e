-- title    = "CSI drivers and their sidecars have no known vulnerability that is mended"
-- severity = "medium"
-- rating   = "Data of other tenants' volumes, for those who may create volumes"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"]
-- why      = """
--   CSI drivers hold the storage's credentials and mount for everybody. Their flaws gave volumes of one tenant to
--   another, or wrote tokens into logs."""
-- fix      = """
--   Upgrade the driver with its chart, sidecars included, for example `csi-provisioner:v5.3.0`."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Drivers of which the
--   facts know nothing."""
-- params   = { severities = ["critical", "high", "medium"], max_facts_days = 180 }

WITH judged AS (
    SELECT
        *,
        list_filter(vulnerabilities, lambda each: list_contains($severities, each.severity)) AS found,
        list_filter(possible, lambda each: list_contains($severities, each.severity))        AS hidden,
        getvariable('as_of')::DATE - facts_dated > $max_facts_days                           AS is_stale
    FROM component_vulnerabilities
    WHERE area = 'storage'
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
