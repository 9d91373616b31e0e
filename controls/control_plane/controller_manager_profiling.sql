-- title    = "The controller manager does not answer profiling requests"
-- severity = "low"
-- rating   = "Names and load of what it does, for those who may ask it; costs it time"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"]
-- why      = """
--   Profiles show what the controller manager is doing and cost it time, which helps whoever wants to study or to
--   burden it."""
-- fix      = """
--   Set `--profiling=false` in the manifest of the controller manager."""
-- misses   = """
--   Who may read /debug/pprof. Controller managers outside kube-system, such as those of clusters inside the
--   cluster."""
-- unseen   = """
--   No controller manager runs as a pod in kube-system: a managed control plane, or one that is started on the node
--   by other means; its command line is not in the API."""

SELECT
    kind,
    namespace,
    name,
    unnest(min(profiling)),
    [min(path)] AS fields
FROM controller_managers
GROUP BY kind, namespace, name
