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
        if(
            flags['--config'] IS NULL,
            profiling,
            {
                'verdict': 'not_assessed',
                'reason': 'takes this setting from a file on its node, which cannot be seen'
            }
        ) AS answer
    FROM schedulers
)

SELECT
    kind,
    namespace,
    name,
    unnest(min(answer)),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
