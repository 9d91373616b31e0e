-- title    = "Pods are given the authority of the API server"
-- severity = "medium"
-- rating   = "Pods cannot tell the API server from somebody in between, who reads their tokens"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"]
-- why      = """
--   Pods check the API server with the authority that the controller manager hands out. Where none is named that is
--   the one inside of its own kubeconfig, which may be another, or none: then pods connect unchecked, or not at all."""
-- fix      = """
--   Set `--root-ca-file=/etc/kubernetes/pki/ca.crt` in the manifest of the controller manager."""
-- misses   = """
--   Whether programs in pods check it. Controller managers outside kube-system, such as those of clusters inside
--   the cluster."""
-- unseen   = """
--   No controller manager runs as a pod in kube-system: a managed control plane, or one that is started on the node
--   by other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--root-ca-file'], '') AS given,
        contains(given, '$') AS is_elsewhere,
        CASE
            WHEN given != '' AND NOT is_elsewhere THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'fail', 'reason': 'names no authority with which pods check the API server'}
        END AS answer
    FROM controller_managers
)

SELECT
    kind,
    namespace,
    name,
    unnest(min(answer)),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
