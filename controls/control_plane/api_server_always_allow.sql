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
--   Write roles for what users and workloads do, which without them can do nothing afterwards, then set
--   `--authorization-mode=Node,RBAC` in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on
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
        CASE
            WHEN list_contains(modes, 'AlwaysAllow')
                THEN {'verdict': 'fail', 'reason': 'allows everything through AlwaysAllow'}
            WHEN modes_unread IS NOT NULL THEN {'verdict': 'not_assessed', 'reason': modes_unread}
            WHEN array_to_string(modes, ',') = ''
                THEN {'verdict': 'fail', 'reason': 'allows everything, since no authorisation mode is set'}
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
