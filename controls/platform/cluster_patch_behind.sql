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
    CASE
        WHEN problem IS NOT NULL OR newest_patch IS NULL OR patch IS NULL THEN 'not_assessed'
        WHEN patch >= newest_patch
            THEN if(getvariable('as_of')::DATE - facts_dated > $max_facts_days, 'not_assessed', 'pass')
        WHEN is_upstream THEN 'fail'
        ELSE 'not_assessed'
    END AS verdict,
    CASE
        WHEN problem IS NOT NULL THEN problem
        WHEN newest_patch IS NULL OR patch IS NULL
            THEN format('runs {}, of which the newest patch is not known', version)
        WHEN patch >= newest_patch
            THEN format('runs {}, and there may be newer than the facts of {} know', version, facts_dated)
        WHEN is_upstream THEN format('runs {}, and 1.{}.{} is there', version, minor, newest_patch)
        ELSE format('runs {}, a build that may hold the fixes up to 1.{}.{}', version, minor, newest_patch)
    END AS reason,
    fields,
    {'version': version, 'newest_patch': newest_patch, 'facts_dated': facts_dated} AS evidence
FROM kubernetes_support
WHERE kind = 'Cluster' AND (until IS NULL OR until >= getvariable('as_of')::DATE)
