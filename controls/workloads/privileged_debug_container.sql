-- title    = "No pod was debugged with a privileged container"
-- severity = "high"
-- rating   = "Root on one node and every pod there, from one container that no template shows"
-- since    = 2026-11-26
-- judges   = ["Pod"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/",
--   "https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/",
-- ]
-- why      = """
--   Whoever may add an ephemeral container, may make it privileged where nothing forbids that, and has the node. It
--   stands in no template, so that no control on workloads sees it."""
-- fix      = """
--   Delete the pod, and find out from the audit log who added the container. Let namespaces enforce the baseline
--   profile, which refuses it, and debug nodes with `kubectl debug node/…` in a namespace made for it."""
-- misses   = """
--   Debug containers of pods that are gone, and those with capabilities or a root user but without privileged: true,
--   other than SYS_ADMIN."""

WITH gathered AS (
    SELECT
        namespace,
        name,
        list(container || coalesce(' (' || image || ')', '') ORDER BY path) AS holders,
        list(path ORDER BY path)                                            AS fields
    FROM debug_containers
    WHERE privileged OR list_has_any(capability_names, ['SYS_ADMIN', 'ALL'])
    GROUP BY ALL
)

SELECT
    pods.kind,
    pods.namespace,
    pods.name,
    if(gathered.name IS NULL, 'pass', 'fail')               AS verdict,
    'was debugged with all rights by: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM pods
LEFT JOIN gathered USING (namespace, name)
