-- title    = "Certificates of the control plane can be changed by their owner alone"
-- severity = "high"
-- rating   = "Whoever writes an authority's certificate may sign in as anybody"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/setup/best-practices/certificates/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Certificates are no secret, but who changes an authority's certificate decides whom the components believe."""
-- fix      = """
--   Run `chmod 644 /etc/kubernetes/pki/ca.crt` on the node. On k3s, RKE2 and OpenShift the same holds for the path
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
WHERE file_group = 'pki_certificate' AND demand = 'rights 644'
