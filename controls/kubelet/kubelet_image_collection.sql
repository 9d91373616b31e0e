-- title    = "Kubelets remove images that nobody uses"
-- severity = "low"
-- rating   = "Images that nobody looks at fill the disk of a node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/concepts/architecture/garbage-collection/#containers-images"]
-- why      = """
--   Old images with known faults stay ready to be started, and fill the disk until the kubelet evicts pods."""
-- fix      = """
--   Leave `imageGCHighThresholdPercent` and `imageGCLowThresholdPercent` at `85` and `80` in the kubelet's
--   configuration. The flags `--image-gc-high-threshold` and `--image-gc-low-threshold` go before them: remove them
--   where they are set."""
-- misses   = """
--   Images that are kept for a minimum age, and those that a pod still uses."""

WITH given AS (
    SELECT
        kind,
        namespace,
        name,
        try_cast(any_value(value) FILTER (setting = 'imageGCHighThresholdPercent') AS INTEGER) AS high,
        try_cast(any_value(value) FILTER (setting = 'imageGCLowThresholdPercent') AS INTEGER)  AS low,
        max(problem) FILTER (starts_with(setting, 'imageGC'))                                  AS problem
    FROM kubelet_settings
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN high IS NULL OR low IS NULL THEN 'not_assessed'
        WHEN high < 100 AND low < high THEN 'pass'
        ELSE 'fail'
    END AS verdict,
    CASE
        WHEN high IS NULL OR low IS NULL THEN coalesce(problem, 'its thresholds for images are no numbers')
        ELSE format('removes unused images above {} % of the disk, down to {} %', high, low)
    END AS reason,
    {'high': high, 'low': low} AS evidence
FROM given
