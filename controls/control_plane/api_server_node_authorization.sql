-- title    = "The API server limits kubelets to what their own node needs"
-- severity = "high"
-- rating   = "From one node to the Secrets and pods of all others, or kubelets that need wider roles"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/node/",
-- ]
-- why      = """
--   Without the mode Node each kubelet needs rights over the Secrets and pods of all nodes, so that one node that is
--   taken over gives the whole cluster away."""
-- fix      = """
--   Set `--authorization-mode=Node,RBAC`, followed by other modes in use, in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Whether kubelets sign in as members of system:nodes, whether the admission plugin NodeRestriction limits what they
--   write, roles that give kubelets more, what the file of --authorization-config says, and API servers outside
--   kube-system, such as those of clusters inside the cluster."""
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
            WHEN list_contains(modes, 'Node') THEN {'verdict': 'pass', 'reason': ''}
            WHEN modes_unread IS NOT NULL THEN {'verdict': 'not_assessed', 'reason': modes_unread}
            WHEN array_to_string(modes, ',') = ''
                THEN {'verdict': 'fail', 'reason': 'sets no authorisation mode, and so goes without Node'}
            ELSE {'verdict': 'fail', 'reason': 'authorises by ' || array_to_string(modes, ',') || ', without Node'}
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
