-- title    = "Kubeconfigs of administrators on nodes belong to root"
-- severity = "critical"
-- rating   = "Every right in the cluster, for an account that is not root"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Their owner has every right in the cluster, through a certificate that nobody can revoke."""
-- fix      = """
--   Run `chown root:root /etc/kubernetes/admin.conf` on the node. On k3s, RKE2 and OpenShift the same holds for the
--   path in the finding."""
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
WHERE file_group = 'admin_kubeconfig' AND demand = 'owner root'
