-- title    = "The manifest of the controller manager is for its owner alone"
-- severity = "medium"
-- rating   = "Reading shows how the component is set up; writing is root on a control plane node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Who reads it learns where the component keeps its keys and which checks it leaves out; who may write it has the
--   kubelet start anything as root, with the key that signs service accounts' tokens at hand."""
-- fix      = """
--   Run `chmod 600 /etc/kubernetes/manifests/kube-controller-manager.yaml` on the node. On k3s, RKE2 and OpenShift
--   the same holds for the path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row. A node where kube-controller-manager runs inside of another
--   program, as on k3s, is judged by the files that it keeps."""
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
WHERE file_group = 'controller_manager_manifest' AND demand = 'rights 600'
