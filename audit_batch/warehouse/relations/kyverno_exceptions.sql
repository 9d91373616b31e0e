-- grain    = "one row per PolicyException of Kyverno"
-- rests_on = ["policyexceptions.kyverno.io"]
-- [columns]
-- kind = "always PolicyException"
-- namespace = "namespace of the PolicyException"
-- name = "name of the object"
-- exempted = "policies and rules that it lifts, as a list of (policyName, ruleNames); empty when there are none"
-- scopes = "what it lifts them for, as a list of (namespaces, names, joined): each entry of match.any, and of match.all, whose entries hold only together; empty when there are none"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{
                "spec": {
                    "exceptions": [{"policyName": "VARCHAR", "ruleNames": ["VARCHAR"]}],
                    "match": {
                        "any": [{"resources": {"namespaces": ["VARCHAR"], "names": ["VARCHAR"]}, "subjects": ["JSON"]}],
                        "all": [{"resources": {"namespaces": ["VARCHAR"], "names": ["VARCHAR"]}, "subjects": ["JSON"]}]
                    }
                }
            }'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'kyverno.io' AND kind = 'PolicyException'
)
SELECT
    kind,
    namespace,
    name,
    coalesce(spec.exceptions, []) AS exempted,
    list_concat(
        list_transform(
            coalesce(spec.match."any", []),
            lambda entry: {
                'namespaces': coalesce(entry.resources.namespaces, []),
                'names': coalesce(entry.resources.names, []),
                'joined': false
            }
        ),
        list_transform(
            coalesce(spec.match."all", []),
            lambda entry: {
                'namespaces': coalesce(entry.resources.namespaces, []),
                'names': coalesce(entry.resources.names, []),
                'joined': true
            }
        )
    ) AS scopes
FROM parsed
