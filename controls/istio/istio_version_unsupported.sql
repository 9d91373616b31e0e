-- title    = "Istio runs in a version that is still maintained"
-- severity = "high"
-- rating   = "Known holes of the proxies stay open, at the edge and beside every workload"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://istio.io/latest/docs/releases/supported-releases/"]
-- why      = """
--   A minor version of Istio gets fixes until six weeks after the second one after it. Later holes, also those of
--   Envoy, stay open."""
-- fix      = """
--   Upgrade one minor version at a time to one of the maintained ones, for example with a canary revision: `istioctl
--   install --set revision=canary`."""
-- misses   = """
--   Ends of support that the facts about the platform do not know; of the newest releases the day is an expected one.
--   Vendors maintain some longer; the tag of the image is believed. Known by the repositories of the control plane,
--   the node's proxy and the CNI plugin."""
-- [params]
-- repositories = [
--     "istio-release/install-cni", "istio-release/pilot", "istio-release/ztunnel", "istio/install-cni",
--     "istio/pilot", "istio/ztunnel", "release/install-cni", "release/pilot", "release/ztunnel",
-- ]

WITH components AS (
    SELECT
        kind,
        namespace,
        name,
        tag,
        regexp_extract(tag, '^v?([0-9]+[.][0-9]+)([.-]|$)', 1) AS series
    FROM images
    WHERE list_contains($repositories, repository)
        AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
),
ends AS (
    SELECT DISTINCT
        components.kind,
        components.namespace,
        components.name,
        releases.until,
        'version ' || coalesce(components.tag, 'that no tag tells')
        || coalesce(' has had no fixes since ' || releases.until, ' has no known end of support') AS reason
    FROM components
    LEFT JOIN platform_releases AS releases ON releases.product = 'istio' AND releases.series = components.series
)
SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN bool_or(until < getvariable('as_of')::DATE) THEN 'fail'
        WHEN bool_or(until IS NULL) THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    coalesce(
        string_agg(reason, '; ' ORDER BY reason) FILTER (until < getvariable('as_of')::DATE),
        string_agg(reason, '; ' ORDER BY reason) FILTER (until IS NULL)
    ) AS reason
FROM ends
GROUP BY ALL
