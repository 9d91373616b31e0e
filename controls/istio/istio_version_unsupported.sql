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
--   Ends of support are those known when the list was written, of 1.30 and 1.31 those expected with a release each
--   quarter; newer versions are not assessed until the parameter lists them. Vendors maintain some longer; the tag of
--   the image is believed. Known by the repositories of the control plane, the node's proxy and the CNI plugin."""
-- [params]
-- repositories = [
--     "istio-release/install-cni", "istio-release/pilot", "istio-release/ztunnel", "istio/install-cni",
--     "istio/pilot", "istio/ztunnel", "release/install-cni", "release/pilot", "release/ztunnel",
-- ]
-- support_ends = [
--     "1.20 2024-06-25", "1.21 2024-09-27", "1.22 2025-01-22", "1.23 2025-04-16", "1.24 2025-06-24",
--     "1.25 2025-09-30", "1.26 2025-12-22", "1.27 2026-03-30", "1.28 2026-07-01", "1.29 2026-10-12",
--     "1.30 2027-01-31", "1.31 2027-04-30",
-- ]

WITH components AS (
    SELECT
        kind,
        namespace,
        name,
        min(regexp_extract(tag, '^v?(1[.][0-9]+)([.-]|$)', 1)) AS minor,
        min(tag)                                              AS tag
    FROM images
    WHERE list_contains($repositories, repository)
        AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
    GROUP BY ALL
),
ends AS (
    SELECT
        split_part(entry, ' ', 1)                             AS minor,
        split_part(entry, ' ', 2)::DATE                       AS ends_on,
        split_part(split_part(entry, ' ', 1), '.', 2)::INTEGER AS number
    FROM (SELECT unnest($support_ends) AS entry)
)

SELECT
    components.kind,
    components.namespace,
    components.name,
    CASE
        WHEN ends_on < getvariable('as_of')::DATE THEN 'fail'
        WHEN ends_on IS NOT NULL THEN 'pass'
        WHEN try_cast(split_part(components.minor, '.', 2) AS INTEGER) < (SELECT min(number) FROM ends) THEN 'fail'
        ELSE 'not_assessed'
    END                                                       AS verdict,
    'version ' || coalesce(components.tag, 'that no tag tells') || coalesce(
        ' has had no fixes since ' || ends_on,
        if(components.minor = '', ' cannot be compared', ' is not on the list of maintained versions')
    )                                                         AS reason
FROM components
LEFT JOIN ends USING (minor)
