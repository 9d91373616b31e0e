-- title    = "Ended pods are cleared away at a number that somebody chose"
-- severity = "low"
-- rating   = "Ended pods fill etcd and slow lists for all; by default up to 12,500 of them"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"]
-- why      = """
--   Ended pods stay until so many are there. Too many fill etcd; the default, 12,500, is meant for the largest
--   clusters."""
-- fix      = """
--   Set `--terminated-pod-gc-threshold=1000`, or what suits the site, in the manifest of the controller manager."""
-- misses   = """
--   Whether the number suits the site; jobs, which can clear their own pods by ttlSecondsAfterFinished. Controller
--   managers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No controller manager runs as a pod in kube-system: a managed control plane, or one that is started on the node
--   by other means; its command line is not in the API."""
-- params   = { pods = 12500 }

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        flags['--terminated-pod-gc-threshold'] AS given,
        try_cast(given AS BIGINT) AS pods,
        CASE
            WHEN NOT is_readable OR (given IS NOT NULL AND pods IS NULL) THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN given IS NULL THEN {
                'verdict': 'fail',
                'reason': 'leaves the number of ended pods that are kept to the default, 12,500'
            }
            WHEN pods <= 0 THEN {'verdict': 'fail', 'reason': 'never clears ended pods away'}
            WHEN pods > $pods THEN {'verdict': 'fail', 'reason': 'keeps ' || pods || ' ended pods'}
        END AS answer
    FROM controller_managers
)

SELECT
    kind,
    namespace,
    name,
    unnest(coalesce(min(answer), {'verdict': 'pass', 'reason': ''})),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
