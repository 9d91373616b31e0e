-- title    = "Configuration of the network plugin is for its owner alone"
-- severity = "medium"
-- rating   = "Reading may show the plugin's credentials; writing is root on one node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   These files say which program the runtime starts as root for each pod, and often hold or name credentials of the
--   network plugin; who changes one runs a program as root and leads pods' traffic elsewhere."""
-- fix      = """
--   Run `chmod 600 /etc/cni/net.d/10-calico.conflist` on the node. The plugin's installer writes these files: set
--   the mode there where it can be set."""
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
WHERE file_group = 'cni' AND demand = 'rights 600'
