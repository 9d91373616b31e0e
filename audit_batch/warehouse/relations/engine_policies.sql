-- grain    = "one row per policy of an engine that is known: ValidatingAdmissionPolicies, Kyverno, Gatekeeper"
-- rests_on = []
-- [columns]
-- kind = "kind of the policy"
-- namespace = "namespace; empty for those that hold in the whole cluster"
-- name = "name of the object"
-- engine = "ValidatingAdmissionPolicy, Kyverno or Gatekeeper"
-- judges_pods = "some rule asks a ValidatingAdmissionPolicy about new pods, or about what makes pods; NULL for other engines"
-- refuses = "something that breaks it is refused, as far as the policy and its bindings say; where one of several rules refuses, too"

WITH parsed AS (
    SELECT
        *,
        from_json(
            match_constraints,
            '{
                "resourceRules": [
                    {
                        "apiGroups": ["VARCHAR"],
                        "apiVersions": ["VARCHAR"],
                        "resources": ["VARCHAR"],
                        "operations": ["VARCHAR"],
                        "scope": "VARCHAR"
                    }
                ]
            }'
        ).resourceRules AS resource_rules
    FROM admission_policies
)
SELECT
    kind,
    namespace,
    name,
    'ValidatingAdmissionPolicy' AS engine,
    len(
        list_filter(
            coalesce(resource_rules, []),
            lambda rule: list_has_any(rule.apiGroups, ['', 'apps', 'batch', '*'])
                AND list_has_any(rule.apiVersions, ['v1', '*'])
                AND coalesce(rule.scope, '*') != 'Cluster'
                AND list_has_any(
                    rule.resources,
                    [
                        'pods', 'replicationcontrollers', 'daemonsets', 'deployments', 'replicasets', 'statefulsets',
                        'cronjobs', 'jobs', '*', '*/*'
                    ]
                )
                AND list_has_any(rule.operations, ['CREATE', '*'])
        )
    ) > 0 AS judges_pods,
    validations > 0 AND name IN (
        SELECT policy
        FROM admission_policy_bindings
        WHERE denies AND policy IS NOT NULL
    ) AS refuses
FROM parsed
UNION ALL
SELECT
    kind,
    namespace,
    name,
    'Kyverno' AS engine,
    NULL,
    is_admission AND len(list_filter(checks, lambda entry: entry.enforces)) > 0 AS refuses
FROM kyverno_policies
UNION ALL
SELECT
    kind,
    namespace,
    name,
    'Gatekeeper' AS engine,
    NULL,
    denies AS refuses
FROM gatekeeper_constraints
