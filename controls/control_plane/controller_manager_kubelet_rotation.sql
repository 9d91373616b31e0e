-- title    = "Kubelets may get new serving certificates by themselves"
-- severity = "medium"
-- rating   = "Serving certificates of all nodes run out, or are made by hand and last too long"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"]
-- why      = """
--   Where renewal is switched off serving certificates of kubelets run out, or stay what kubelets sign for themselves,
--   which nobody can check. Today it is the gate of the kubelet that does so, and that of a controller manager tells
--   that somebody wanted it."""
-- fix      = """
--   Take `RotateKubeletServerCertificate=false` out of `--feature-gates` in the manifest of the controller manager."""
-- misses   = """
--   Whether kubelets ask for such certificates, and who approves them; the gate of the kubelet itself. Controller
--   managers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No controller manager runs as a pod in kube-system: a managed control plane, or one that is started on the node
--   by other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        replace(coalesce(joined_flags['--feature-gates'], ''), ' ', '') AS given,
        regexp_matches(given, '(^|,)(kube:)?RotateKubeletServerCertificate=(0|f|F|false|FALSE|False)(,|$)') AS is_off,
        CASE
            WHEN is_off
                THEN {'verdict': 'fail', 'reason': 'switches off the gate for renewal of kubelets'' serving certificates'}
            WHEN NOT is_readable OR contains(given, '$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
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
