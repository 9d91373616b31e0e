-- title    = "The authority that the kubelet believes can be changed by its owner alone"
-- severity = "high"
-- rating   = "Root on one node, from any account on it that may write the file"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Who writes this file decides whose certificates the kubelet accepts, and with that who runs commands in every
--   container of the node."""
-- fix      = """
--   Run `chmod 644 /etc/kubernetes/pki/ca.crt` on the node. On k3s, RKE2 and OpenShift the same holds for the path
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
WHERE file_group = 'client_ca' AND demand = 'rights 644'
