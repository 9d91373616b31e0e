-- title    = "The kubelet's configuration is for its owner alone"
-- severity = "medium"
-- rating   = "Reading shows how the kubelet is set up; writing is root on one node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   It says who may sign in to the kubelet and from where it takes static pods; who writes it opens the node, who
--   reads it sees how."""
-- fix      = """
--   Run `chmod 600 /var/lib/kubelet/config.yaml` on the node. On k3s, RKE2 and OpenShift the same holds for the path
--   in the finding."""
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
WHERE file_group = 'kubelet_config' AND demand = 'rights 600'
