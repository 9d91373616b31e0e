-- title    = "The kubeconfig of the scheduler is for its owner alone"
-- severity = "high"
-- rating   = "Rights over the whole cluster, from any account on a control plane node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   It holds the credentials with which the scheduler acts; who reads it may place any pod on any node, and read
--   what it needs for that."""
-- fix      = """
--   Run `chmod 600 /etc/kubernetes/scheduler.conf` on the node. On k3s, RKE2 and OpenShift the same holds for the
--   path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row. A node where kube-scheduler runs inside of another program,
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
WHERE file_group = 'scheduler_kubeconfig' AND demand = 'rights 600'
