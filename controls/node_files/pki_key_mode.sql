-- title    = "Private keys of the control plane are for their owner alone"
-- severity = "critical"
-- rating   = "Whoever reads the authority's key may be any user of the cluster, unnoticed"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/setup/best-practices/certificates/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   With the authority's key anybody signs a certificate for any user, and with that of service accounts a token for
--   any of them; neither shows in a log before it is used, and neither can be revoked alone."""
-- fix      = """
--   Run `chmod 600 /etc/kubernetes/pki/ca.key` on the node. On k3s, RKE2 and OpenShift the same holds for the path
--   in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do;
--   files elsewhere that no flag of a control plane's process names. Where the file does not exist the node has no
--   row. A node where kube-apiserver runs inside of another program, as on k3s, is judged by the files that it
--   keeps."""
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
WHERE file_group = 'pki_key' AND demand = 'rights 600'
