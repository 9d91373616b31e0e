-- grain    = "one row per ClusterPolicy and Policy of Kyverno"
-- rests_on = ["clusterpolicies.kyverno.io", "policies.kyverno.io"]
-- [columns]
-- kind = "ClusterPolicy or Policy"
-- namespace = "namespace of the Policy; empty for a ClusterPolicy"
-- name = "name of the object"
-- checks = "rules that judge, as a list of (rule, verifies_images, enforces): what fails such a rule is refused; empty when the policy only changes or makes objects"
-- is_admission = "it is asked when objects are made or changed; true when unset"
-- has_overrides = "some namespaces have another action than the rest"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{
                "spec": {
                    "validationFailureAction": "VARCHAR",
                    "validationFailureActionOverrides": ["JSON"],
                    "admission": "BOOLEAN",
                    "rules": [
                        {
                            "name": "VARCHAR",
                            "validate": {"failureAction": "VARCHAR", "failureActionOverrides": ["JSON"]},
                            "verifyImages": [{"failureAction": "VARCHAR"}]
                        }
                    ]
                }
            }'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'kyverno.io' AND kind IN ('ClusterPolicy', 'Policy')
),
listed AS (
    SELECT
        *,
        list_transform(
            list_filter(
                coalesce(spec.rules, []),
                lambda rule: rule.validate IS NOT NULL OR len(coalesce(rule.verifyImages, [])) > 0
            ),
            lambda rule: {
                'rule': rule.name,
                'verifies_images': len(coalesce(rule.verifyImages, [])) > 0,
                'enforces': lower(
                    coalesce(
                        rule.validate.failureAction,
                        rule.verifyImages[1].failureAction,
                        spec.validationFailureAction,
                        'Audit'
                    )
                ) = 'enforce'
            }
        ) AS checks
    FROM parsed
)

SELECT
    kind,
    namespace,
    name,
    checks,
    coalesce(spec.admission, true) AS is_admission,
    len(coalesce(spec.validationFailureActionOverrides, [])) > 0
        OR len(list_filter(coalesce(spec.rules, []), lambda rule: len(coalesce(rule.validate.failureActionOverrides, [])) > 0)) > 0 AS has_overrides
FROM listed
