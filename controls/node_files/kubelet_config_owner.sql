-- title    = "The kubelet's configuration belongs to root"
-- severity = "high"
-- rating   = "Whoever owns it is root on that node with the next start of the kubelet"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Its owner decides who may sign in to the kubelet, and from where it takes pods that it starts as root."""
-- fix      = """
--   Run `chown root:root /var/lib/kubelet/config.yaml` on the node. On k3s, RKE2 and OpenShift the same holds for
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
WHERE file_group = 'kubelet_config' AND demand = 'owner root'
