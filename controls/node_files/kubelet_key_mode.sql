-- title    = "Private keys of the kubelet are for their owner alone"
-- severity = "high"
-- rating   = "Secrets and service accounts of all pods of a node, from any account on it"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   With its client key one acts as the node and reads the Secrets of its pods; with its serving key one answers in
--   its place, and takes the tokens of those who ask."""
-- fix      = """
--   Run `chmod 600 /var/lib/kubelet/pki/kubelet.key` on the node. On k3s, RKE2 and OpenShift the same holds for the
--   path in the finding."""
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
WHERE file_group = 'kubelet_key' AND demand = 'rights 600'
