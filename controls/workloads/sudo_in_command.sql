-- title    = "No container is started through sudo"
-- severity = "medium"
-- rating   = "Root in one container for whoever breaks into it, through a program that asks nothing"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"]
-- why      = """
--   A command that needs sudo shows that the image has it and lets its user become root without a password: whoever
--   breaks in as that user becomes root the same way."""
-- fix      = """
--   Do what needs root while the image is built, or in an init container, take sudo out of the image, and set
--   `allowPrivilegeEscalation: false`."""
-- misses   = """
--   Scripts in the image and lifecycle hooks that call it, and images that have it without the manifest saying so. A
--   name that is only an argument fails too. A site adds programs to the parameter."""
-- params   = { programs = ["sudo", "doas"] }

WITH judged AS (
    SELECT
        *,
        list_filter(commands, lambda each: list_has_any(each.words, $programs)) AS found
    FROM workload_containers
)
SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass') AS verdict,
    'becomes root when it starts: '
    || array_to_string(list_transform(found, lambda each: each.container), ', ') AS reason,
    list_transform(found, lambda each: each.field) AS fields
FROM judged
