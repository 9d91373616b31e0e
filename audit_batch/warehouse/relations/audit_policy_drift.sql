-- grain    = "one row per verb, resource and level at which the audit log of the last day holds requests, and no audit policy that is known gives that level to any of them"
-- rests_on = []
-- [columns]
-- verb      = "verb of the requests"
-- target    = "what was asked for: RESOURCE.GROUP/SUBRESOURCE"
-- level     = "level at which they were logged"
-- possible  = "levels that the policies may give them, whoever asks, wherever, and of whatever name"
-- is_less   = "whether less was logged than the least of those"
-- requests  = "how many"
-- audit_id  = "audit ID of one"

WITH seen AS (
    SELECT * FROM audit_log_levels
    QUALIFY last_time > max(last_time) OVER () - INTERVAL 1 DAY
),
policies AS (
    SELECT DISTINCT policy FROM audit_policies WHERE problem IS NULL
),
tried AS (
    SELECT
        rules.*,
        seen.verb,
        seen.target,
        seen.level AS seen_level,
        list_filter(
            rules.resources,
            lambda entry: coalesce(entry."group", '') = seen.api_group AND (
                len(coalesce(entry.resources, [])) = 0
                OR list_has_any(
                    entry.resources,
                    [
                        '*', seen.resource || '/*', seen.resource || if(seen.subresource = '', '', '/' || seen.subresource),
                        if(seen.subresource = '', '*', '*/' || seen.subresource)
                    ]
                )
            )
        )          AS matched
    FROM seen
    JOIN audit_policy_rules AS rules
        ON rules.scope != 'paths' AND (rules.verbs = [] OR list_contains(rules.verbs, seen.verb))
),
-- Rules that are about some users, namespaces or names only may or may not decide; the first of the others ends it.
candidates AS (
    SELECT
        policy,
        verb,
        target,
        seen_level,
        position,
        level,
        users = []
        AND user_groups = []
        AND namespaces = []
        AND (
            resources = []
            OR len(list_filter(matched, lambda entry: len(coalesce(entry.resourceNames, [])) = 0)) > 0
        ) AS is_last
    FROM tried
    WHERE resources = [] OR len(matched) > 0
),
ends AS (
    SELECT
        policies.policy,
        seen.verb,
        seen.target,
        seen.level                                        AS seen_level,
        any_value(seen.requests)                          AS requests,
        any_value(seen.audit_id)                          AS audit_id,
        min(candidates.position) FILTER (candidates.is_last) AS position
    FROM policies
    CROSS JOIN seen
    LEFT JOIN candidates
        ON
            policies.policy = candidates.policy
            AND seen.verb = candidates.verb
            AND seen.target = candidates.target
            AND seen.level = candidates.seen_level
    GROUP BY ALL
),
reachable AS (
    SELECT
        ends.verb,
        ends.target,
        ends.seen_level,
        any_value(ends.requests)                                                             AS requests,
        any_value(ends.audit_id)                                                             AS audit_id,
        list(DISTINCT candidates.level) FILTER (candidates.level IS NOT NULL)                AS given,
        bool_or(ends.position IS NULL)                                                       AS may_be_none
    FROM ends
    LEFT JOIN candidates
        ON
            ends.policy = candidates.policy
            AND ends.verb = candidates.verb
            AND ends.target = candidates.target
            AND ends.seen_level = candidates.seen_level
            AND candidates.position <= coalesce(ends.position, candidates.position)
    GROUP BY ends.verb, ends.target, ends.seen_level
)
SELECT
    verb,
    target,
    seen_level                                                                       AS level,
    list_sort(list_distinct(list_concat(coalesce(given, []), if(may_be_none, ['None'], [])))) AS possible,
    coalesce(list_min(list_transform(
        list_filter(possible, lambda one: one != 'None'),
        lambda one: list_position(['Metadata', 'Request', 'RequestResponse'], one)
    )) > list_position(['Metadata', 'Request', 'RequestResponse'], seen_level), false) AS is_less,
    requests,
    audit_id
FROM reachable
WHERE NOT list_contains(coalesce(given, []), seen_level)
