-- title    = "Kubelets keep logs of containers within bounds"
-- severity = "low"
-- rating   = "One container fills the disk of a node with what it writes"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation"]
-- why      = """
--   Logs lie on the node's disk until they are rotated. Where a container may keep many gigabytes, a few that write
--   much fill the disk, and the kubelet begins to evict pods."""
-- fix      = """
--   Leave `containerLogMaxSize` and `containerLogMaxFiles` at `10Mi` and `5` in the kubelet's configuration, or set
--   them so that their product stays below the parameter `most`, in MiB. The flags `--container-log-max-size` and
--   `--container-log-max-files` go before them: remove them where they are set."""
-- misses   = """
--   Logs that containers write into volumes, and how long logs are kept elsewhere."""
-- params   = { most = 1024 }

WITH given AS (
    SELECT
        kind,
        namespace,
        name,
        any_value(value) FILTER (setting = 'containerLogMaxSize')                      AS size,
        any_value(value) FILTER (setting = 'containerLogMaxFiles')                     AS files,
        max(problem) FILTER (setting IN ('containerLogMaxSize', 'containerLogMaxFiles')) AS problem
    FROM kubelet_settings
    GROUP BY ALL
),
measured AS (
    SELECT
        *,
        -- Kubernetes' units, decimal and binary.
        try_cast(regexp_extract(size, '^([0-9.]+)([kKMGT]i?)?$', 1) AS DOUBLE)
        * MAP {
            '': 1, 'k': 1e3, 'Ki': 1024, 'M': 1e6, 'Mi': 1048576, 'G': 1e9, 'Gi': 1073741824, 'T': 1e12,
            'Ti': 1099511627776
        }[regexp_extract(size, '^([0-9.]+)([kKMGT]i?)?$', 2)]
        * try_cast(files AS INTEGER) / 1048576 AS mebibytes
    FROM given
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN mebibytes IS NULL THEN 'not_assessed'
        WHEN mebibytes <= $most THEN 'pass'
        ELSE 'fail'
    END AS verdict,
    CASE
        WHEN problem IS NOT NULL THEN problem
        WHEN mebibytes IS NULL THEN 'its log settings are not understood: ' || size || ' and ' || files
        ELSE format('keeps up to {:.0f} MiB of logs for each container: {} files of {}', mebibytes, files, size)
    END AS reason,
    {'size': size, 'files': files} AS evidence
FROM measured
