-- title    = "The ingress controller has no known hole that a newer version closes"
-- severity = "critical"
-- rating   = "Code in the controller, with the Secrets of the whole cluster, from any pod or any Ingress"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--     "https://github.com/kubernetes/kubernetes/issues/131009",
--     "https://github.com/kubernetes/kubernetes/issues/136678",
--     "https://github.com/kubernetes/kubernetes/issues/137560",
-- ]
-- why      = """
--   Several holes let whoever reaches the admission webhook (CVE-2025-1974), or may edit an Ingress
--   (CVE-2025-15566, CVE-2026-24512, CVE-2026-3288), run code in ingress-nginx and read what it reads."""
-- fix      = """
--   Set the image to v1.15.1 at least, for example by upgrading the chart, and plan the move to another
--   controller, as this one is retired."""
-- misses   = """
--   Holes found since the list was written; holes of nginx itself; other makes, which the feed of known
--   vulnerabilities covers. A hole is judged by the version in the tag: patched builds of vendors fail, a tag that
--   lies passes."""
-- [params]
-- repositories = [
--     "ingress-nginx/controller", "ingress-nginx/controller-chroot",
--     "kubernetes-ingress-controller/nginx-ingress-controller",
-- ]
-- fixes = [
--     "CVE-2023-5043 1.9.0", "CVE-2024-7646 1.10.4 1.11.2", "CVE-2025-1974 1.11.5 1.12.1",
--     "CVE-2025-15566 1.12.5 1.13.1", "CVE-2026-24512 1.13.7 1.14.3", "CVE-2026-3288 1.13.8 1.14.4",
-- ]

WITH controllers AS (
    SELECT
        * EXCLUDE (path, image, digest),
        regexp_extract_all(regexp_extract(tag, '^v?([0-9]+[.][0-9]+[.][0-9]+)', 1), '[0-9]+')::INTEGER[] AS version
    FROM images
    WHERE list_contains($repositories, repository)
        AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
),
fixes AS (
    SELECT
        split_part(entry, ' ', 1)                                       AS cve,
        string_split(unnest(string_split(entry, ' ')[2:]), '.')::INTEGER[] AS fixed
    FROM (SELECT unnest($fixes) AS entry)
),
open_holes AS (
    SELECT
        controllers.*,
        cve,
        -- Closed in a later patch of the same minor version, or in a minor version before it.
        bool_and(version < fixed OR version[1:2] <> fixed[1:2]) AND bool_or(version[1:2] <= fixed[1:2]) AS is_open
    FROM controllers
    CROSS JOIN fixes
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN bool_or(is_open AND len(version) = 3) THEN 'fail'
        WHEN bool_or(coalesce(len(version), 0) < 3) THEN 'not_assessed'
        ELSE 'pass'
    END                                                                 AS verdict,
    'version ' || coalesce(max(tag), 'that no tag tells') || coalesce(' has ' || array_to_string(
        list(DISTINCT cve ORDER BY cve) FILTER (is_open AND len(version) = 3), ', '
    ), ' cannot be compared')                                           AS reason
FROM open_holes
GROUP BY ALL
