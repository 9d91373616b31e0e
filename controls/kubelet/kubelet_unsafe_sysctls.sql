-- title    = "Kubelets allow pods no unsafe kernel settings"
-- severity = "medium"
-- rating   = "A pod changes settings of the kernel that other pods of its node feel"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/"]
-- why      = """
--   Unsafe sysctls are not cut off between pods: one that changes them may disturb others, or use up the node's
--   memory."""
-- fix      = """
--   Remove `allowedUnsafeSysctls` from the kubelet's configuration, or keep it to a pool of nodes with a taint and
--   waive this there. The flag `--allowed-unsafe-sysctls` goes before it: remove it where it is set."""
-- misses   = """
--   What pods set: `unsafe_sysctl` looks at that. Windows nodes have no row."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value = '', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'lets pods change settings of the kernel: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'allowedUnsafeSysctls' AND os = 'linux'
