-- title    = "The container runtime's socket is closed to everybody else on the node"
-- severity = "critical"
-- rating   = "Root on the node, for every account and process on it"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/setup/production-environment/container-runtimes/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Who may write to it starts containers as root with any directory of the node in them, and enters all others; no
--   API server is asked, and none logs it."""
-- fix      = """
--   Run `chmod 660 /run/containerd/containerd.sock`, and set the same in the runtime's own configuration, since the
--   socket is made anew with each start."""
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
WHERE file_group = 'runtime_socket' AND demand = 'rights 660'
