-- title    = "Kubelets do not change the kernel's settings"
-- severity = "low"
-- rating   = "Settings of a node's kernel differ from what its owners hardened"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"]
-- why      = """
--   Where the kernel's settings are not what the kubelet wants, it changes them silently; with this setting it
--   refuses to start instead, so that a node is what its image says."""
-- fix      = """
--   Set the kernel's settings in the node's image, for example `vm.overcommit_memory = 1` and `kernel.panic = 10`,
--   then `protectKernelDefaults: true` in the kubelet's configuration. The flag `--protect-kernel-defaults` goes
--   before it: remove it where it is set."""
-- misses   = """
--   Settings that the kubelet does not care for. Windows nodes have no row."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value = 'true', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'changes settings of the kernel where it likes others better: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'protectKernelDefaults' AND os = 'linux'
