-- title    = "No container starts an SSH server"
-- severity = "medium"
-- rating   = "A way into one container past the API server, its audit and its access rules"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://csrc.nist.gov/pubs/sp/800/190/final"]
-- why      = """
--   An SSH server lets people into the container past the API server: no audit log names them, no role limits them,
--   and its keys and passwords are one more thing to guard."""
-- fix      = """
--   Take the server out of the command and the image; enter with `kubectl exec` or `kubectl debug`, which are logged
--   and limited. Waive what SSH is the purpose of, such as SFTP."""
-- misses   = """
--   Servers that the image, a script in it or a lifecycle hook starts: ssh_server looks at the ports. A name that is
--   only an argument fails too. A site adds programs to the parameter."""
-- params   = { programs = ["sshd", "dropbear"] }

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
    'starts an SSH server: '
    || array_to_string(list_transform(found, lambda each: each.container), ', ') AS reason,
    list_transform(found, lambda each: each.field) AS fields
FROM judged
