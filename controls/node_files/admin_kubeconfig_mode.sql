-- title    = "Kubeconfigs of administrators on nodes are for their owner alone"
-- severity = "critical"
-- rating   = "Every right in the cluster, from any account on a control plane node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   They hold a certificate with every right in the cluster that nobody can revoke; one look at the file is enough
--   to keep them for a year, super-admin.conf even past RBAC."""
-- fix      = """
--   Run `chmod 600 /etc/kubernetes/admin.conf` on the node. On k3s, RKE2 and OpenShift the same holds for the path
--   in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row."""
-- unseen   = """
--   No such file was found on a node of the control plane, and those of a managed one nobody but its provider sees."""

SELECT
    kind,
    namespace,
    name,
    verdict,
    reason,
    evidence
FROM node_file_verdicts
WHERE file_group = 'admin_kubeconfig' AND demand = 'rights 600'
