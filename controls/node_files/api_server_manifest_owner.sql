-- title    = "The manifest of the API server belongs to root"
-- severity = "high"
-- rating   = "Whoever owns it is root on a control plane node, but has to be on that node first"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Its owner may change it at will, and the kubelet starts what it says as root: with every right in the cluster."""
-- fix      = """
--   Run `chown root:root /etc/kubernetes/manifests/kube-apiserver.yaml` on the node. On k3s, RKE2 and OpenShift the
--   same holds for the path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row. A node where kube-apiserver runs inside of another program,
--   as on k3s, is judged by the files that it keeps."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose files nobody but its provider sees."""

SELECT
    kind,
    namespace,
    name,
    verdict,
    reason,
    evidence
FROM node_file_verdicts
WHERE file_group = 'api_server_manifest' AND demand = 'owner root'
