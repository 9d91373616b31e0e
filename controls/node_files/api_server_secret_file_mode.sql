-- title    = "Keys and tokens that the API server is given in files are for their owner alone"
-- severity = "high"
-- rating   = "Any account on a control plane node reads the Secrets of any copy of etcd, or acts as any user"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   With the keys that Secrets are encrypted with, a copy of etcd is as good as plain text; a file of tokens is a
--   list of passwords."""
-- fix      = """
--   Run `chmod 600 /etc/kubernetes/encryption.yaml` on the node. On k3s, RKE2 and OpenShift the same holds for the
--   path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row."""
-- unseen   = """
--   No API server that runs on a node is given such a file, and one that runs elsewhere is not seen."""

SELECT
    kind,
    namespace,
    name,
    verdict,
    reason,
    evidence
FROM node_file_verdicts
WHERE file_group = 'api_server_secret_file' AND demand = 'rights 600'
