-- grain    = "one row per PolicyException of Kyverno, of its older group and of the newer one in CEL"
-- rests_on = ["policyexceptions.kyverno.io", "policyexceptions.policies.kyverno.io"]
-- [columns]
-- kind = "always PolicyException"
-- namespace = "namespace of the PolicyException"
-- name = "name of the object"
-- exempted = "policies and rules that it lifts, as a list of (policyName, ruleNames), where one in CEL lifts whole policies and names no rules; empty when there are none"
-- scopes = "what it lifts them for, as a list of (namespaces, names, joined): each entry of match.any, and of match.all, whose entries hold only together; empty when there are none"
-- is_cel = "it is of the newer group, and says in CEL what it lifts policies for"
-- conditions = "number of conditions in CEL that an object must meet; 0 for the older group"
-- allowances = "number of images and values that it allows, in place of lifting the whole policy; 0 for the older group"
-- expires_at = "when it ends, UTC; NULL when it does not"
-- excess = "in which way it reaches beyond what it names, in words; NULL when it does not"
-- excess_field = "where that stands; NULL without"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{
                "spec": {
                    "policyRefs": [{"name": "VARCHAR"}],
                    "matchConditions": ["JSON"],
                    "images": ["VARCHAR"],
                    "allowedValues": ["VARCHAR"],
                    "expiresAt": "VARCHAR",
                    "exceptions": [{"policyName": "VARCHAR", "ruleNames": ["VARCHAR"]}],
                    "match": {
                        "any": [{"resources": {"namespaces": ["VARCHAR"], "names": ["VARCHAR"]}, "subjects": ["JSON"]}],
                        "all": [{"resources": {"namespaces": ["VARCHAR"], "names": ["VARCHAR"]}, "subjects": ["JSON"]}]
                    }
                }
            }'
        ).spec AS spec,
        api_group = 'policies.kyverno.io' AS is_cel
    FROM objects
    WHERE api_group IN ('kyverno.io', 'policies.kyverno.io') AND kind = 'PolicyException'
),
listed AS (
    SELECT
        kind,
        namespace,
        name,
        if(
            is_cel,
            list_transform(
                coalesce(spec.policyRefs, []),
                lambda policy: {'policyName': policy.name, 'ruleNames': []::VARCHAR[]}
            ),
            coalesce(spec.exceptions, [])
        ) AS exempted,
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
        ) AS scopes,
        is_cel,
        len(coalesce(spec.matchConditions, [])) AS conditions,
        len(coalesce(spec.images, [])) + len(coalesce(spec.allowedValues, [])) AS allowances,
        try_cast(spec.expiresAt AS TIMESTAMP) AS expires_at
    FROM parsed
),
-- In patterns * stands for any text and ? for one character, so that ?* is as wide as *.
weighed AS (
    SELECT
        *,
        len(
            list_filter(
                exempted,
                lambda entry: entry.policyName = '*'
                    OR len(list_filter(entry.ruleNames, lambda rule: regexp_full_match(rule, '[*?]*[*][*?]*'))) > 0
            )
        ) > 0                                                                               AS lifts_all,
        list_filter(
            scopes,
            lambda scope: (
                len(scope.namespaces) = 0
                OR len(list_filter(scope.namespaces, lambda place: regexp_full_match(place, '[*?]*[*][*?]*'))) > 0
            )
            AND (
                len(scope.names) = 0
                OR len(list_filter(scope.names, lambda name: regexp_full_match(name, '[*?]*[*][*?]*'))) > 0
            )
        )                                                                                   AS open_scopes,
        len(list_filter(open_scopes, lambda scope: NOT scope.joined)) > 0
        OR len(open_scopes) = len(scopes)                                                   AS is_open
    FROM listed
)
SELECT
    * EXCLUDE (lifts_all, open_scopes, is_open),
    CASE
        WHEN is_cel THEN if(conditions = 0 AND allowances = 0, 'lifts a policy for every object', NULL)
        WHEN lifts_all THEN 'lifts all rules of a policy'
        WHEN is_open THEN 'names neither an object nor a namespace'
    END AS excess,
    CASE
        WHEN excess IS NULL THEN NULL
        WHEN is_cel THEN 'spec.matchConditions'
        WHEN lifts_all THEN 'spec.exceptions'
        ELSE 'spec.match'
    END AS excess_field
FROM weighed
