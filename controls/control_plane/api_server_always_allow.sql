-- title    = "The API server does not allow everything"
-- severity = "critical"
-- rating   = "Everything in the cluster, for every user and every pod that has a token"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/authorization/",
-- ]
-- why      = """
--   AlwaysAllow, the default where no mode is set, lets every user and pod do everything, whatever roles say, also
--   when it stands beside other modes."""
-- fix      = """
--   Set --authorization-mode=Node,RBAC in the API server's manifest, /etc/kubernetes/manifests/kube-apiserver.yaml on
--   kubeadm clusters."""
-- misses   = """
--   What the modes in use allow, such as Webhook or ABAC, what the file of --authorization-config says, and API
--   servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        modes,
        array_to_string(modes, ',') AS written,
        flags['--authorization-config'] IS NOT NULL AS is_in_file,
        CASE
            WHEN list_contains(modes, 'AlwaysAllow') THEN 'fail'
            WHEN NOT is_readable OR is_in_file OR contains(written, '$') THEN 'not_assessed'
            WHEN written = '' THEN 'fail'
            ELSE 'pass'
        END AS verdict,
        CASE
            WHEN list_contains(modes, 'AlwaysAllow') THEN 'allows everything through AlwaysAllow'
            WHEN verdict = 'fail' THEN 'allows everything, since no authorisation mode is set'
            WHEN is_in_file THEN 'takes its authorisers from a file on its node, which cannot be seen'
            ELSE 'its command line cannot be read'
        END AS problem
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    min(verdict) AS verdict,
    arg_min(problem, verdict) AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
