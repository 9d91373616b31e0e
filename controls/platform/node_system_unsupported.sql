-- title    = "Nodes run an operating system that is supported"
-- severity = "high"
-- rating   = "No fix for kernel and runtime of one node, and so for all its pods"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://endoflife.date/"]
-- why      = """
--   A system that gets no updates any more keeps the known weaknesses of its kernel, its runtime and its libraries."""
-- fix      = """
--   Replace the node by one of a newer image; with kubeadm `kubectl drain`, install anew, `kubeadm join`."""
-- misses   = """
--   Systems that are renewed as a whole, such as Bottlerocket, Flatcar and Talos, which have no end by number;
--   longer support by contract."""

WITH told AS (
    SELECT
        kind,
        namespace,
        name,
        os_image,
        CASE
            WHEN starts_with(os_image, 'Ubuntu ') THEN 'ubuntu'
            WHEN starts_with(os_image, 'Debian ') THEN 'debian'
            WHEN starts_with(os_image, 'CentOS ') THEN 'centos'
            WHEN starts_with(os_image, 'Red Hat Enterprise Linux ') THEN 'rhel'
            WHEN starts_with(os_image, 'Rocky Linux ') THEN 'rocky'
            WHEN starts_with(os_image, 'AlmaLinux ') THEN 'almalinux'
            WHEN starts_with(os_image, 'Amazon Linux ') THEN 'amazon'
            WHEN starts_with(os_image, 'Windows Server ') THEN 'windows-server'
        END                                                             AS product,
        regexp_extract(os_image, '[^0-9]([0-9]+(?:\.[0-9]+)*)', 1) || '.' AS version
    FROM nodes
)
SELECT
    told.kind,
    told.namespace,
    told.name,
    CASE
        WHEN min(until) IS NULL THEN 'not_assessed'
        WHEN min(until) < getvariable('as_of')::DATE THEN 'fail'
        ELSE 'pass'
    END AS verdict,
    CASE
        WHEN min(until) IS NOT NULL THEN format('runs {}, which is out of support since {}', os_image, min(until))
        WHEN coalesce(os_image, '') = '' THEN 'does not say which operating system it runs'
        ELSE 'runs ' || os_image || ', whose end of support is not known'
    END AS reason,
    ['status.nodeInfo.osImage'] AS fields
FROM told
LEFT JOIN platform_releases AS known ON known.product = told.product AND starts_with(told.version, known.series || '.')
GROUP BY told.kind, told.namespace, told.name, os_image
