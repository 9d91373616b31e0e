-- title    = "kube-proxy has no known vulnerability that is mended"
-- severity = "medium"
-- rating   = "Traffic of one node, for neighbours in its network"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"]
-- why      = """
--   kube-proxy writes each node's packet rules with root's rights. A flaw there opens ports that were meant for the
--   node alone."""
-- fix      = """
--   Upgrade it with the node: change the image of its DaemonSet to the version of the kubelets, such as `v1.36.4`."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. kube-proxy as a process
--   of the node, without a pod."""
-- params   = { severities = ["critical", "high", "medium"], max_facts_days = 180 }

WITH judged AS (
    SELECT
        *,
        list_filter(vulnerabilities, lambda each: list_contains($severities, each.severity)) AS found,
        list_filter(possible, lambda each: list_contains($severities, each.severity))        AS hidden,
        getvariable('as_of')::DATE - facts_dated > $max_facts_days                           AS is_stale
    FROM component_vulnerabilities
    WHERE area = 'kube_proxy'
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
