-- title    = "The scheduler does not answer profiling requests"
-- severity = "low"
-- rating   = "Names and load of what it does, for those who may ask it; costs it time"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/"]
-- why      = """
--   Profiles show what the scheduler is doing and cost it time, which helps whoever wants to study or to burden it."""
-- fix      = """
--   Set `--profiling=false` in the manifest of the scheduler, or `enableProfiling: false` in the file of its
--   `--config`."""
-- misses   = """
--   Who may read /debug/pprof. With --config the flag does not count, and the file lies on the node. Schedulers
--   outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No scheduler runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--profiling'], 'true') AS BOOLEAN) AS is_on,
        CASE
            WHEN NOT is_readable OR is_on IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN flags['--config'] IS NOT NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'takes this setting from a file on its node, which cannot be seen'
            }
            WHEN is_on THEN {'verdict': 'fail', 'reason': 'answers profiling requests'}
            ELSE {'verdict': 'pass', 'reason': ''}
        END AS answer
    FROM control_plane_components
    WHERE component = 'kube-scheduler' AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
)

SELECT
    kind,
    namespace,
    name,
    min(answer.verdict) AS verdict,
    arg_min(answer.reason, answer.verdict) AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
