-- grain    = "one row per kind of which the blueprint in force says what is expected, if anything"
-- rests_on = ["blueprints.audit-batch.io"]
-- [columns]
-- api_group = "API group of the kind; empty for the core group"
-- kind      = "the kind, of which every object should be in the blueprint"
-- unread    = "why it is not known what is there of it: a list that the snapshot did not read; NULL where it did"

WITH parsed AS (
    SELECT
        from_json(
            doc,
            '{"spec": {"kinds": [{"apiGroup": "VARCHAR", "kind": "VARCHAR", "read": "BOOLEAN", "unread": "VARCHAR"}]}}'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'audit-batch.io' AND kind = 'Blueprint'
),
listed AS (
    SELECT unnest(spec.kinds) AS entry
    FROM parsed
)
SELECT DISTINCT
    coalesce(entry.apiGroup, '') AS api_group,
    entry.kind                   AS kind,
    if(
        coalesce(entry.read, false),
        NULL,
        coalesce(entry.unread, 'the snapshot does not say whether its list was read')
    )                            AS unread
FROM listed
