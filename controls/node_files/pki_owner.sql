-- title    = "The cluster's certificates and keys belong to root"
-- severity = "critical"
-- rating   = "Whoever owns the authority's key may be any user of the cluster, unnoticed"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/setup/best-practices/certificates/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Their owner may replace an authority by one of their own, or take its key and sign a certificate for any user,
--   with every right in the cluster."""
-- fix      = """
--   Run `chown root:root /etc/kubernetes/pki/ca.crt` on the node. On k3s, RKE2 and OpenShift the same holds for the
--   path in the finding."""
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
WHERE file_group = 'pki' AND demand = 'owner root'
