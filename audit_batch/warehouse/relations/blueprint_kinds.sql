-- grain    = "one row per kind of which the blueprint in force says what is expected, if anything"
-- rests_on = ["blueprints.audit-batch.io"]
-- [columns]
-- api_group = "API group of the kind; empty for the core group"
-- kind      = "the kind, of which every object should be in the blueprint"

WITH parsed AS (
    SELECT from_json(doc, '{"spec": {"kinds": [{"apiGroup": "VARCHAR", "kind": "VARCHAR"}]}}').spec AS spec
    FROM objects
    WHERE api_group = 'audit-batch.io' AND kind = 'Blueprint'
),
listed AS (
    SELECT unnest(spec.kinds) AS entry
    FROM parsed
)
SELECT DISTINCT
    coalesce(entry.apiGroup, '') AS api_group,
    entry.kind                   AS kind
FROM listed
