-- title    = "No pod keeps a debug container"
-- severity = "low"
-- rating   = "Tools, and the secrets of one pod, for whoever may enter that pod; its template shows nothing of it"
-- since    = 2026-11-26
-- judges   = ["Pod"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/",
--   "https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/",
-- ]
-- why      = """
--   An ephemeral container stands in no template and in no review, often brings a shell and other tools, sees the
--   network and the volumes of its pod, and stays, stopped or not, until the pod is deleted."""
-- fix      = """
--   Delete the pod when the debugging is over, so that its controller makes a clean one: `kubectl delete pod
--   web-7d4`."""
-- misses   = """
--   Debug containers of pods that are gone: the audit log knows those, as requests on pods/ephemeralcontainers.
--   Copies of pods that `kubectl debug --copy-to` makes."""

WITH gathered AS (
    SELECT
        namespace,
        name,
        list(container || coalesce(' (' || image || ')', '') ORDER BY path) AS holders,
        list(path ORDER BY path)                                            AS fields
    FROM debug_containers
    GROUP BY ALL
)

SELECT
    pods.kind,
    pods.namespace,
    pods.name,
    if(gathered.name IS NULL, 'pass', 'fail')               AS verdict,
    'was debugged with: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM pods
LEFT JOIN gathered USING (namespace, name)
