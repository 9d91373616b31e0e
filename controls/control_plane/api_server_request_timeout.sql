-- title    = "The API server ends requests that take long"
-- severity = "low"
-- rating   = "Slow requests of any user may hold all places of the API server"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Requests that may last very long or for ever use up what the API server can take, by mistake or on purpose."""
-- fix      = """
--   Remove `--request-timeout` in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on
--   kubeadm clusters, which means a minute, or set it to at most `300s`."""
-- misses   = """
--   Watches and other long requests, which have limits of their own; whether a minute is right for the site. API
--   servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""
-- params   = { seconds = 300 }

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--request-timeout'], '1m0s') AS given,
        epoch(try_cast(given AS INTERVAL)) AS seconds,
        CASE
            WHEN NOT is_readable OR seconds IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN seconds <= 0 THEN {'verdict': 'fail', 'reason': 'never ends a request'}
            WHEN seconds > $seconds THEN {'verdict': 'fail', 'reason': 'ends requests only after ' || given}
        END AS answer
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(coalesce(min(answer), {'verdict': 'pass', 'reason': ''})),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
