-- title    = "Gatekeeper constraints refuse what breaks them"
-- severity = "medium"
-- rating   = "What the constraint forbids gets in, whoever sends it; only its status tells of it"
-- since    = 2026-11-26
-- judges   = ["*"]
-- source   = [
--     "https://open-policy-agent.github.io/gatekeeper/website/docs/violations/",
--     "https://open-policy-agent.github.io/gatekeeper/website/docs/enforcement-points/",
-- ]
-- why      = """
--   With the action dryrun or warn Gatekeeper notes a breach and lets the object in; a scoped action refuses only
--   where it says deny."""
-- fix      = """
--   Set `spec.enforcementAction: deny` once the violations in its status are gone, or leave the field out."""
-- misses   = """
--   What the constraint looks at, and namespaces that Gatekeeper's webhook or its Config leaves out. Whether the
--   template of the constraint does what its name says."""

SELECT
    kind,
    namespace,
    name,
    if(denies, 'pass', 'fail')                                   AS verdict,
    if(action = 'scoped', 'refuses at no point of admission', 'only reports what breaks it: ' || action) AS reason,
    [if(action = 'scoped', 'spec.scopedEnforcementActions', 'spec.enforcementAction')] AS fields
FROM gatekeeper_constraints
