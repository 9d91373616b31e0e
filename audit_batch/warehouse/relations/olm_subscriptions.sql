-- grain    = "one row per Subscription of the Operator Lifecycle Manager"
-- rests_on = ["subscriptions.operators.coreos.com"]
-- [columns]
-- kind = "always Subscription"
-- namespace = "namespace of the Subscription"
-- name = "name of the object"
-- package = "package that it installs"
-- channel = "channel that it follows; NULL when unset"
-- approval = "Automatic or Manual; Automatic when unset"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{"spec": {"name": "VARCHAR", "channel": "VARCHAR", "installPlanApproval": "VARCHAR"}}'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'operators.coreos.com' AND kind = 'Subscription'
)
SELECT
    kind,
    namespace,
    name,
    spec.name AS package,
    spec.channel AS channel,
    coalesce(nullif(spec.installPlanApproval, ''), 'Automatic') AS approval
FROM parsed
