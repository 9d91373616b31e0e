-- grain    = "one row per principal and right that it used with success, up to the day in view"
-- rests_on = []
-- [columns]
-- username   = "the principal, as authenticated"
-- actor      = "anonymous, node, service_account, component or user"
-- verb       = "verb of the right"
-- api_group  = "API group; empty for the core group"
-- resource   = "resource, with its subresource as in grants: pods/exec"
-- namespace  = "namespace of the objects; empty for cluster-scoped ones and for all namespaces"
-- days       = "days on which it was used"
-- requests   = "requests that were answered"
-- first_used = "first day of use in the log, UTC"
-- last_used  = "last request with it, UTC"

WITH used AS (
    SELECT
        username,
        actor,
        day,
        regexp_extract(value, '^(\S+) ([^ ./]+)(?:\.([^ /]+))?(/\S+)? @(.*)$', ['verb', 'resource', 'api_group', 'subresource', 'namespace']) AS parts,
        requests - denied AS requests,
        last_time
    FROM stored_features
    WHERE feature = 'right' AND requests > denied
)
SELECT
    username,
    any_value(actor)                            AS actor,
    parts.verb                                  AS verb,
    parts.api_group                             AS api_group,
    concat(parts.resource, parts.subresource)   AS resource,
    parts.namespace                             AS namespace,
    count(DISTINCT day)                         AS days,
    sum(requests)::BIGINT                       AS requests,
    min(day)                                    AS first_used,
    max(last_time)                              AS last_used
FROM used
GROUP BY ALL
