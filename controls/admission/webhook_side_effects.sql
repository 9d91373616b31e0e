-- title    = "Admission webhooks have no side effects on dry runs"
-- severity = "low"
-- rating   = "A dry run is refused or changes something; only tools that use dry runs notice"
-- since    = 2026-11-26
-- judges   = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#side-effects"]
-- why      = """
--   A webhook that changes things elsewhere does so even for a dry run or for a write that is refused later; dry
--   runs, by which changes are checked beforehand, are refused then."""
-- fix      = """
--   Set `sideEffects: None`, and move what it changes into a controller; `NoneOnDryRun` where it heeds dry runs."""
-- misses   = """
--   Whether what the webhook says of itself is true."""
-- alone    = """
--   a matter of sound operation below what frameworks ask for"""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(webhook ORDER BY webhook_no) FILTER (wrong) AS webhooks,
        list(format('webhooks[{}].sideEffects', webhook_no) ORDER BY webhook_no) FILTER (wrong) AS fields
    FROM (
        SELECT
            *,
            coalesce(side_effects NOT IN ('None', 'NoneOnDryRun'), true) AS wrong
        FROM admission_webhooks
    ) AS asked
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(webhooks IS NULL, 'pass', 'fail')                 AS verdict,
    'have or may have side effects on dry runs: ' || array_to_string(webhooks, ', ') AS reason,
    fields
FROM found
