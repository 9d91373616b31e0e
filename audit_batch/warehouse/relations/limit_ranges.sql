-- grain    = "one row per limit of each LimitRange"
-- rests_on = ["limitranges"]
-- [columns]
-- kind            = "always LimitRange"
-- namespace       = "namespace of the LimitRange"
-- name            = "name of the LimitRange"
-- limit_no        = "place in its limits, from 0"
-- type            = "Container, Pod or PersistentVolumeClaim"
-- default_limit   = "limit given to containers without one, by resource, for containers the maximum when unset, nothing for 0; empty when there is none"
-- default_request = "request given to containers without one, by resource, for containers the default limit or else the minimum when unset, nothing for 0; empty when there is none"
-- minimum         = "least that may be asked for, by resource; empty when there is none"
-- maximum         = "most that may be asked for, by resource; empty when there is none"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{
                "spec": {
                    "limits": [
                        {
                            "type": "VARCHAR",
                            "default": "MAP(VARCHAR, VARCHAR)",
                            "defaultRequest": "MAP(VARCHAR, VARCHAR)",
                            "min": "MAP(VARCHAR, VARCHAR)",
                            "max": "MAP(VARCHAR, VARCHAR)"
                        }
                    ]
                }
            }'
        ).spec.limits AS limits
    FROM objects
    WHERE api_group = '' AND kind = 'LimitRange'
),
positioned AS (
    SELECT
        kind,
        namespace,
        name,
        generate_subscripts(limits, 1) - 1 AS limit_no,
        unnest(limits)                     AS entry
    FROM parsed
),
limits AS (
    SELECT
        kind,
        namespace,
        name,
        limit_no,
        entry.type                                                    AS type,
        coalesce(entry['default'], MAP {}::MAP(VARCHAR, VARCHAR))     AS default_limit,
        coalesce(entry.defaultRequest, MAP {}::MAP(VARCHAR, VARCHAR)) AS default_request,
        coalesce(entry['min'], MAP {}::MAP(VARCHAR, VARCHAR))         AS minimum,
        coalesce(entry['max'], MAP {}::MAP(VARCHAR, VARCHAR))         AS maximum
    FROM positioned
),
completed AS (
    SELECT
        * EXCLUDE (default_limit, default_request),
        if(type = 'Container', map_concat(maximum, default_limit), default_limit) AS default_limit,
        if(
            type = 'Container',
            map_concat(minimum, maximum, limits.default_limit, default_request),
            default_request
        ) AS default_request
    FROM limits
)
-- Nothing as a default is no limit, and no request.
SELECT
    kind,
    namespace,
    name,
    limit_no,
    type,
    map_from_entries(
        list_filter(map_entries(default_limit), lambda entry: NOT regexp_matches(entry.value, '^[0.]+[A-Za-z]*$'))
    ) AS default_limit,
    map_from_entries(
        list_filter(map_entries(default_request), lambda entry: NOT regexp_matches(entry.value, '^[0.]+[A-Za-z]*$'))
    ) AS default_request,
    minimum,
    maximum
FROM completed
