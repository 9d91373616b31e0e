-- title    = "Container runtimes of nodes have no known vulnerability that is mended"
-- severity = "high"
-- rating   = "Root on one node, from one container or one image pulled"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--   "https://github.com/containerd/containerd/security/advisories",
--   "https://github.com/cri-o/cri-o/security/advisories",
-- ]
-- why      = """
--   The runtime is what keeps a container apart from its node. Several of its weaknesses let images or containers
--   out."""
-- fix      = """
--   Upgrade the runtime's package on the node, or replace the node by one of a newer image; restart `containerd`
--   with the node drained."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. runc's own version,
--   which no node tells: what is said of it holds for the runc that came with the runtime."""
-- params   = { severities = ["critical", "high", "medium"], max_facts_days = 180 }

WITH judged AS (
    SELECT
        *,
        list_filter(vulnerabilities, lambda each: list_contains($severities, each.severity)) AS found,
        list_filter(possible, lambda each: list_contains($severities, each.severity))        AS hidden,
        getvariable('as_of')::DATE - facts_dated > $max_facts_days                           AS is_stale
    FROM component_vulnerabilities
    WHERE area = 'runtime'
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
