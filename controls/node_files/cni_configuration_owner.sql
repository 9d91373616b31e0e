-- title    = "Configuration of the network plugin belongs to root"
-- severity = "high"
-- rating   = "Whoever owns them is root on that node with the next pod that starts"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Their owner decides which program the runtime starts as root for each pod, and through what the pods' traffic
--   goes."""
-- fix      = """
--   Run `chown root:root /etc/cni/net.d/10-calico.conflist` on the node. On k3s, RKE2 and OpenShift the same holds
--   for the path in the finding."""
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
WHERE file_group = 'cni' AND demand = 'owner root'
