-- title    = "The kubelet's service unit is for its owner alone"
-- severity = "low"
-- rating   = "Reading, what most others may, shows flags that the list of processes shows too; writing is not usual"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Units and their drop-ins say with which flags the kubelet starts, as root; who writes one changes them, who
--   reads one sees what it leaves out."""
-- fix      = """
--   Run `chmod 600 /usr/lib/systemd/system/kubelet.service` on the node. Packages put it back with an update: let
--   the tool that sets nodes up do it after each."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do;
--   files from which the unit takes flags, such as /var/lib/kubelet/kubeadm-flags.env and /etc/default/kubelet. Where
--   the file does not exist the node has no row. A unit that others may write is root for them, and graver than this
--   control says: the finding shows the mode."""

SELECT
    kind,
    namespace,
    name,
    verdict,
    reason,
    evidence
FROM node_file_verdicts
WHERE file_group = 'kubelet_service' AND demand = 'rights 600'
