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
--   Servers that the image or a script in it starts without the manifest saying so: ssh_server looks at the ports. A
--   site adds programs to the parameter."""
-- params   = { programs = ["sshd", "dropbear"] }

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(container ORDER BY path)            AS holders,
        list(path || '.command' ORDER BY path)   AS fields
    FROM containers
    WHERE list_has_any(
        regexp_extract_all(array_to_string(list_concat(command, args), ' '), '[^\s/;&|"''()=]+'),
        $programs
    )
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                           AS verdict,
    'starts an SSH server: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
