-- title    = "The known vulnerabilities of the platform are refreshed"
-- severity = "low"
-- rating   = "What became known lately is not looked for anywhere in the cluster"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"]
-- why      = """
--   Versions are judged by facts that have a date. What was published after it is not looked for, and no control can
--   say so."""
-- fix      = """
--   Refresh them, best each night: `audit-batch import cves index.json` with Kubernetes' official feed, or upgrade
--   audit-batch."""
-- misses   = """
--   Whether the newest facts are complete: of several sources the newest date counts."""
-- params   = { days = 90 }

SELECT
    cluster_versions.kind,
    cluster_versions.namespace,
    cluster_versions.name,
    CASE
        WHEN max(dated) IS NULL THEN 'not_assessed'
        WHEN getvariable('as_of')::DATE - max(dated) > $days THEN 'fail'
        ELSE 'pass'
    END AS verdict,
    coalesce(
        format('the newest facts are of {}', max(dated)), 'no facts about known vulnerabilities are there'
    ) AS reason
FROM cluster_versions
LEFT JOIN platform_vulnerabilities ON true
GROUP BY ALL
