-- title    = "The API server has no port without sign-in"
-- severity = "critical"
-- rating   = "Everything in the cluster, for whoever reaches the port or a program on its node"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Requests to the insecure port are neither asked who they are nor what they may do."""
-- fix      = """
--   Set `--insecure-port=0` in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on
--   kubeadm clusters, or upgrade: 1.20 and later have no such port."""
-- misses   = """
--   Who reaches the port. Whether the default is on depends on the version, which the tag of the image tells. API
--   servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(try_cast(flags['--insecure-port'] AS INTEGER), if(minor >= 20, 0, 8080)) AS port,
        flags['--insecure-port'] IS NULL AND minor IS NULL AS is_default,
        coalesce(starts_with(flags['--insecure-port'], '$'), false) AS is_elsewhere,
        CASE
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN is_default THEN {
                'verdict': 'not_assessed',
                'reason': 'does not tell its version, on which the default depends'
            }
            WHEN port != 0 THEN {'verdict': 'fail', 'reason': 'answers everybody without sign-in on port ' || port}
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
