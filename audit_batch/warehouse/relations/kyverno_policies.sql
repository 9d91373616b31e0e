-- grain    = "one row per policy of Kyverno, of its older kinds with rules and of the newer ones in CEL"
-- rests_on = [
--     "clusterpolicies.kyverno.io", "policies.kyverno.io",
--     "validatingpolicies.policies.kyverno.io", "namespacedvalidatingpolicies.policies.kyverno.io",
--     "imagevalidatingpolicies.policies.kyverno.io", "namespacedimagevalidatingpolicies.policies.kyverno.io",
--     "mutatingpolicies.policies.kyverno.io", "namespacedmutatingpolicies.policies.kyverno.io",
--     "generatingpolicies.policies.kyverno.io", "namespacedgeneratingpolicies.policies.kyverno.io",
--     "deletingpolicies.policies.kyverno.io", "namespaceddeletingpolicies.policies.kyverno.io",
-- ]
-- [columns]
-- kind = "ClusterPolicy, Policy, ValidatingPolicy, ImageValidatingPolicy, MutatingPolicy, GeneratingPolicy or DeletingPolicy, and Namespaced before the last five"
-- namespace = "namespace; empty for those that hold in the whole cluster"
-- name = "name of the object"
-- checks = "what its rules judge, each verification of images by itself, as a list of (rule, verifies_images, enforces): what fails one that enforces is refused; one without a name for a policy in CEL; empty when the policy only changes, makes or deletes objects, or judges other things than requests to the cluster"
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
                    "validationActions": ["VARCHAR"],
                    "evaluation": {"mode": "VARCHAR", "admission": {"enabled": "BOOLEAN"}},
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
    WHERE (api_group = 'kyverno.io' AND kind IN ('ClusterPolicy', 'Policy'))
        OR (
            api_group = 'policies.kyverno.io'
            AND kind IN (
                'ValidatingPolicy', 'NamespacedValidatingPolicy', 'ImageValidatingPolicy', 'NamespacedImageValidatingPolicy',
                'MutatingPolicy', 'NamespacedMutatingPolicy', 'GeneratingPolicy', 'NamespacedGeneratingPolicy',
                'DeletingPolicy', 'NamespacedDeletingPolicy'
            )
        )
),
listed AS (
    SELECT
        *,
        CASE
            WHEN kind IN ('ClusterPolicy', 'Policy') THEN flatten(
                list_transform(
                    coalesce(spec.rules, []),
                    lambda rule: list_transform(
                        list_concat(
                            if(rule.validate IS NULL, [], [{'images': false, 'action': rule.validate.failureAction}]),
                            list_transform(
                                rule.verifyImages,
                                lambda entry: {'images': true, 'action': entry.failureAction}
                            )
                        ),
                        lambda entry: {
                            'rule': rule.name,
                            'verifies_images': entry.images,
                            'enforces': lower(coalesce(entry.action, spec.validationFailureAction, 'Audit')) = 'enforce'
                        }
                    )
                )
            )
            WHEN kind LIKE '%ValidatingPolicy' AND coalesce(nullif(spec.evaluation.mode, ''), 'Kubernetes') = 'Kubernetes' THEN [
                {
                    'rule': NULL::VARCHAR,
                    'verifies_images': kind LIKE '%ImageValidatingPolicy',
                    'enforces': len(coalesce(spec.validationActions, [])) = 0 OR list_contains(spec.validationActions, 'Deny')
                }
            ]
            ELSE []
        END AS checks
    FROM parsed
)

SELECT
    kind,
    namespace,
    name,
    checks,
    coalesce(spec.admission, spec.evaluation.admission.enabled, true) AS is_admission,
    len(coalesce(spec.validationFailureActionOverrides, [])) > 0
        OR len(list_filter(coalesce(spec.rules, []), lambda rule: len(coalesce(rule.validate.failureActionOverrides, [])) > 0)) > 0 AS has_overrides
FROM listed
