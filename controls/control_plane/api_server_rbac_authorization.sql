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
--   Write roles for what users and workloads do, then set `--authorization-mode=Node,RBAC`, followed by other modes
--   in use, in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
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
        CASE
            WHEN list_contains(modes, 'RBAC') THEN {'verdict': 'pass', 'reason': ''}
            WHEN modes_unread IS NOT NULL THEN {'verdict': 'not_assessed', 'reason': modes_unread}
            WHEN array_to_string(modes, ',') = ''
                THEN {'verdict': 'fail', 'reason': 'sets no authorisation mode, and so goes without RBAC'}
            ELSE {'verdict': 'fail', 'reason': 'authorises by ' || array_to_string(modes, ',') || ', without RBAC'}
        END AS answer
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(min(answer)),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
