-- title    = "The kubeconfig of kube-proxy on nodes belongs to root"
-- severity = "medium"
-- rating   = "Reads Services of the whole cluster, and steers the traffic of one node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Its owner acts as kube-proxy, and may lead the node's Service traffic elsewhere by naming another server."""
-- fix      = """
--   Run `chown root:root /var/lib/kube-proxy/kubeconfig` on the node. On k3s, RKE2 and OpenShift the same holds for
--   the path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row."""

SELECT
    kind,
    namespace,
    name,
    verdict,
    reason,
    evidence
FROM node_file_verdicts
WHERE file_group = 'kube_proxy_kubeconfig' AND demand = 'owner root'
