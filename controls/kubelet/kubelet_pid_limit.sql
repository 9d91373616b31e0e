-- title    = "Kubelets limit the processes of a pod"
-- severity = "medium"
-- rating   = "One container stops a whole node, by accident or on purpose"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/concepts/policy/pid-limiting/"]
-- why      = """
--   Process numbers are few and shared: a pod that starts processes without end leaves none for the others, for the
--   kubelet and for who would sign in to help."""
-- fix      = """
--   Set `podPidsLimit`, for example `podPidsLimit: 4096`, in the kubelet's configuration and restart it. The flag
--   `--pod-max-pids` goes before it: remove it where it is set."""
-- misses   = """
--   A limit that the runtime sets by itself, and reserves for the system, `systemReserved: {pid: 1000}`. Windows
--   nodes have no row."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(coalesce(try_cast(value AS BIGINT) > 0, false), 'pass', 'fail')) AS verdict,
    coalesce(problem, 'sets no limit on the processes of a pod: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'podPidsLimit' AND os = 'linux'
