-- title    = "The controller manager answers on its own node alone"
-- severity = "medium"
-- rating   = "Metrics and health, and any hole in the server, for everybody who reaches the node"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"]
-- why      = """
--   Nobody elsewhere needs this port. On every address it answers health checks without sign-in and is one more way
--   in for holes in the server."""
-- fix      = """
--   Set `--bind-address=127.0.0.1`, and `host: 127.0.0.1` in its probes, in the manifest of the controller manager.
--   What collects its metrics must then run on the node."""
-- misses   = """
--   Firewalls; the older port without TLS, which versions before 1.23 may open by --port and --address. Controller
--   managers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No controller manager runs as a pod in kube-system: a managed control plane, or one that is started on the node
--   by other means; its command line is not in the API."""

SELECT
    kind,
    namespace,
    name,
    unnest(min(listening)),
    [min(path)] AS fields
FROM controller_managers
GROUP BY kind, namespace, name
