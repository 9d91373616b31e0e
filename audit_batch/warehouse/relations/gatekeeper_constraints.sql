-- grain    = "one row per constraint of Gatekeeper, of any kind"
-- rests_on = ["*.constraints.gatekeeper.sh"]
-- [columns]
-- kind = "kind, which a ConstraintTemplate of that name made"
-- namespace = "always empty: it lies in no namespace"
-- name = "name of the object"
-- action = "enforcementAction: deny, warn, dryrun or scoped; deny when unset"
-- denies = "the webhook, or the ValidatingAdmissionPolicy made of it, refuses what breaks it"
-- match = "what it looks at, as JSON; NULL when it looks at everything"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{
                "spec": {
                    "enforcementAction": "VARCHAR",
                    "scopedEnforcementActions": [{"action": "VARCHAR", "enforcementPoints": [{"name": "VARCHAR"}]}],
                    "match": "JSON"
                }
            }'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'constraints.gatekeeper.sh'
)
SELECT
    kind,
    namespace,
    name,
    coalesce(spec.enforcementAction, 'deny') AS action,
    CASE coalesce(spec.enforcementAction, 'deny')
        WHEN 'deny' THEN true
        WHEN 'scoped' THEN len(
            list_filter(
                coalesce(spec.scopedEnforcementActions, []),
                lambda scoped: coalesce(scoped.action = 'deny', false)
                    AND list_has_any(
                        list_transform(coalesce(scoped.enforcementPoints, []), lambda point: point.name),
                        ['*', 'validation.gatekeeper.sh', 'vap.k8s.io']
                    )
            )
        ) > 0
        ELSE false
    END AS denies,
    spec.match AS match
FROM parsed
