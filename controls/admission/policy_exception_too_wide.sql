-- title    = "Exceptions from Kyverno policies name what they are for"
-- severity = "medium"
-- rating   = "Lifts a policy in all namespaces or for all its rules; needs somebody who allowed it once"
-- since    = 2026-11-26
-- judges   = ["PolicyException"]
-- source   = ["https://kyverno.io/docs/guides/exceptions/"]
-- why      = """
--   An exception without names and namespaces, or for all rules of a policy, ends the policy far beyond the workload
--   that it was made for, and holds until somebody remembers it. So does one in CEL without a condition."""
-- fix      = """
--   Name rule, namespace and object: `match: {any: [{resources: {kinds: [Pod], namespaces: [shop], names:
--   [import-*]}}]}`. In CEL name them in `matchConditions`."""
-- misses   = """
--   Exceptions that name many namespaces or rules; what a condition in CEL says; selectors of labels, which do not
--   count as a name. It does not say whether a named exception is justified."""

SELECT
    kind,
    namespace,
    name,
    if(count(excess) > 0, 'fail', 'pass')      AS verdict,
    coalesce(min(excess), '')                  AS reason,
    list(DISTINCT excess_field ORDER BY excess_field) FILTER (excess IS NOT NULL) AS fields
FROM kyverno_exceptions
WHERE coalesce(expires_at > getvariable('as_of'), true)
GROUP BY ALL
