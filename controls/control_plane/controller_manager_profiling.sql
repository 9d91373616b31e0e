-- title    = "The controller manager does not answer profiling requests"
-- severity = "low"
-- rating   = "Names and load of what it does, for those who may ask it; costs it time"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"]
-- why      = """
--   Profiles show what the controller manager is doing and cost it time, which helps whoever wants to study or to
--   burden it."""
-- fix      = """
--   Set `--profiling=false` in the manifest of the controller manager."""
-- misses   = """
--   Who may read /debug/pprof. Controller managers outside kube-system, such as those of clusters inside the
--   cluster."""
-- unseen   = """
--   No controller manager runs as a pod in kube-system: a managed control plane, or one that is started on the node
--   by other means; its command line is not in the API."""

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
            WHEN is_on THEN {'verdict': 'fail', 'reason': 'answers profiling requests'}
            ELSE {'verdict': 'pass', 'reason': ''}
        END AS answer
    FROM control_plane_components
    WHERE component = 'kube-controller-manager' AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
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
