-- title    = "Updates of operators are approved"
-- severity = "low"
-- rating   = "New code with wide rights arrives by itself; its source must be taken or at fault first"
-- since    = 2026-11-26
-- judges   = ["Subscription"]
-- source   = ["https://olm.operatorframework.io/docs/concepts/crds/subscription/"]
-- why      = """
--   With automatic approval whatever the catalog publishes is installed, new rights included, without anybody having
--   looked."""
-- fix      = """
--   Set `installPlanApproval: Manual` and approve each InstallPlan after a look at its rights."""
-- misses   = """
--   Operators that are installed in other ways; who may publish to the catalog."""

SELECT
    kind,
    namespace,
    name,
    if(approval = 'Manual', 'pass', 'fail')                                                     AS verdict,
    'installs by itself what its catalog publishes for ' || coalesce(package, 'its package') AS reason,
    ['spec.installPlanApproval']                                                                AS fields
FROM olm_subscriptions
