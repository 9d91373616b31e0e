-- title    = "The cluster runs the newest patch of its release"
-- severity = "medium"
-- rating   = "Known faults of the control plane, mended but not here"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://kubernetes.io/releases/patch-releases/"]
-- why      = """
--   Patches come monthly and hold nothing but fixes, those of weaknesses that nobody has announced among them."""
-- fix      = """
--   Upgrade within the release, which needs no change to workloads: `kubeadm upgrade apply v1.36.4`."""
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
WHERE kind = 'Cluster' AND (until IS NULL OR until >= getvariable('as_of')::DATE)
