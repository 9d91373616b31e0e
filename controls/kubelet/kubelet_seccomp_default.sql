-- title    = "Kubelets filter system calls of containers by default"
-- severity = "medium"
-- rating   = "All system calls of a node's kernel, for every container that asks for no filter itself"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/tutorials/security/seccomp/"]
-- why      = """
--   Containers that name no seccomp profile run without one, and may use system calls through which faults of the
--   kernel were reached before."""
-- fix      = """
--   Set `seccompDefault: true` in the kubelet's configuration and restart it, after trying it on one node. The flag
--   `--seccomp-default` goes before it: remove it where it is set."""
-- misses   = """
--   What pods say themselves: `unconfined_seccomp_profile` looks at that. Windows nodes have no row."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value = 'true', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'leaves containers without a filter: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'seccompDefault' AND os = 'linux'
