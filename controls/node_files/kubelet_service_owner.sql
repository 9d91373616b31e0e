-- title    = "The kubelet's service unit belongs to root"
-- severity = "high"
-- rating   = "Whoever owns it is root on that node with the next start of the kubelet"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Its owner decides what systemd starts as root in the kubelet's place."""
-- fix      = """
--   Run `chown root:root /usr/lib/systemd/system/kubelet.service` on the node. On k3s, RKE2 and OpenShift the same
--   holds for the path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do;
--   files from which the unit takes flags, such as /var/lib/kubelet/kubeadm-flags.env and /etc/default/kubelet. Where
--   the file does not exist the node has no row."""

SELECT
    kind,
    namespace,
    name,
    verdict,
    reason,
    evidence
FROM node_file_verdicts
WHERE file_group = 'kubelet_service' AND demand = 'owner root'
