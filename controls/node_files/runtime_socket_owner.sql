-- title    = "The container runtime's socket belongs to root"
-- severity = "high"
-- rating   = "Root on the node, for the account or group that owns it"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/setup/production-environment/container-runtimes/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Its owner starts containers as root with any directory of the node in them; no API server is asked, and none
--   logs it."""
-- fix      = """
--   Run `chown root:root /run/containerd/containerd.sock` on the node. On k3s, RKE2 and OpenShift the same holds for
--   the path in the finding."""
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
WHERE file_group = 'runtime_socket' AND demand = 'owner root'
