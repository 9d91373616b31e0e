-- title    = "The data directory of etcd is open to its owner alone"
-- severity = "high"
-- rating   = "All Secrets of the cluster, for anybody who can sign in on that node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   All objects of the cluster lie there, Secrets among them; who reads the files needs no API server to have them,
--   and who writes them decides what the cluster is."""
-- fix      = """
--   Run `chmod 700 /var/lib/etcd` on the node. On k3s, RKE2 and OpenShift the same holds for the path in the
--   finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do;
--   the files inside, and members of etcd outside of the cluster's nodes. Where the file does not exist the node has
--   no row. A node where etcd runs inside of another program, as on k3s, is judged by the files that it keeps."""
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
WHERE file_group = 'etcd_data' AND demand = 'rights 700'
