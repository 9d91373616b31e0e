-- title    = "The kubelet's kubeconfig belongs to root"
-- severity = "high"
-- rating   = "Secrets and service accounts of all pods of a node, for an account that is not root"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Its owner acts as the node: reads the Secrets of its pods, and makes tokens of their service accounts."""
-- fix      = """
--   Run `chown root:root /etc/kubernetes/kubelet.conf` on the node. On k3s, RKE2 and OpenShift the same holds for
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
WHERE file_group = 'kubelet_kubeconfig' AND demand = 'owner root'
