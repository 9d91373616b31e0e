-- title    = "The API server authorises by roles"
-- severity = "high"
-- rating   = "Rights of all users lie where nobody in the cluster sees or reviews them"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
-- ]
-- why      = """
--   Without the mode RBAC no role or binding has an effect: rights come from files on the node or a service elsewhere,
--   which nobody sees in the cluster."""
-- fix      = """
--   Set --authorization-mode=Node,RBAC in the API server's manifest, /etc/kubernetes/manifests/kube-apiserver.yaml on
--   kubeadm clusters."""
-- misses   = """
--   What roles grant, what further modes, such as Webhook or ABAC, allow besides, what the file of
--   --authorization-config says, and API servers outside kube-system, such as those of clusters inside the cluster."""
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
            WHEN list_contains(modes, 'RBAC') THEN 'pass'
            WHEN NOT is_readable OR is_in_file OR contains(written, '$') THEN 'not_assessed'
            ELSE 'fail'
        END AS verdict,
        CASE
            WHEN verdict = 'fail' AND written = '' THEN 'sets no authorisation mode, and so goes without RBAC'
            WHEN verdict = 'fail' THEN 'authorises by ' || written || ', without RBAC'
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
