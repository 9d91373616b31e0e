-- title    = "Nodes run the newest patch of their Kubernetes release"
-- severity = "low"
-- rating   = "Known faults of one node's kubelet, mended but not there"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/releases/patch-releases/"]
-- why      = """
--   Patches hold nothing but fixes. A node that misses them keeps faults that its neighbours have lost, and behaves
--   unlike them."""
-- fix      = """
--   Upgrade the kubelet's package on the node, drained, to the newest patch such as `1.36.4`, or replace the node."""
-- misses   = """
--   Patches that came after the facts were compiled; what a vendor puts into a build of its own."""
-- params   = { max_facts_days = 180 }

SELECT
    kind,
    namespace,
    name,
    if(patch_verdict = 'pass' AND facts_days > $max_facts_days, 'not_assessed', patch_verdict) AS verdict,
    patch_reason                                                                               AS reason,
    fields,
    {'version': version, 'newest_patch': newest_patch, 'facts_dated': facts_dated} AS evidence
FROM kubernetes_support
WHERE kind = 'Node' AND (until IS NULL OR until >= getvariable('as_of')::DATE)
