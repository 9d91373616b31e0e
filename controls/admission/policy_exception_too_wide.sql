-- title    = "Exceptions from Kyverno policies name what they are for"
-- severity = "medium"
-- rating   = "Lifts a policy in all namespaces or for all its rules; needs somebody who allowed it once"
-- since    = 2026-11-26
-- judges   = ["PolicyException"]
-- source   = ["https://kyverno.io/docs/guides/exceptions/"]
-- why      = """
--   An exception without names and namespaces, or for all rules of a policy, ends the policy far beyond the workload
--   that it was made for, and holds until somebody remembers it."""
-- fix      = """
--   Name rule, namespace and object: `match: {any: [{resources: {kinds: [Pod], namespaces: [shop], names:
--   [import-*]}}]}`."""
-- misses   = """
--   Exceptions that name many namespaces or rules; those of the newer group policies.kyverno.io; selectors of
--   labels, which do not count as a name. It does not say whether a named exception is justified."""

WITH found AS (
    SELECT
        *,
        len(
            list_filter(
                exempted,
                lambda entry: entry.policyName = '*' OR list_contains(entry.ruleNames, '*')
            )
        ) > 0                                                                        AS lifts_all,
        list_filter(
            scopes,
            lambda scope: NOT (len(scope.namespaces) > 0 AND NOT list_contains(scope.namespaces, '*'))
                AND NOT (len(scope.names) > 0 AND NOT list_contains(scope.names, '*'))
        )                                                                            AS open_scopes
    FROM kyverno_exceptions
)

SELECT
    kind,
    namespace,
    name,
    if(
        lifts_all
        OR len(list_filter(open_scopes, lambda scope: NOT scope.joined)) > 0
        OR len(open_scopes) = len(scopes),
        'fail',
        'pass'
    )                                                                                           AS verdict,
    if(lifts_all, 'lifts all rules of a policy', 'names neither an object nor a namespace') AS reason,
    if(lifts_all, ['spec.exceptions'], ['spec.match'])                                          AS fields
FROM found
