-- title    = "Secrets reach containers as files, not as environment"
-- severity = "low"
-- rating   = "One Secret leaks through dumps and debug pages, which needs a second fault"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables",
--     "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
-- ]
-- why      = """
--   The environment is handed to every child process and ends in crash dumps, error reports and debug pages; a
--   changed Secret reaches it only after a restart."""
-- fix      = """
--   Mount the Secret as a volume, such as `volumes: [{name: db, secret: {secretName: db}}]`, and let the program
--   read the file."""
-- misses   = """
--   Values written into the environment in plain text, which another control finds; programs that put a mounted file
--   into their environment themselves; secrets taken from ConfigMaps."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            if(
                source = 'secretRef',
                concat('all of ', coalesce('Secret ' || nullif(source_name, ''), 'a Secret without a name'), ' in ', container),
                concat(variable, ' in ', container)
            )
            ORDER BY path
        )                        AS entries,
        list(path ORDER BY path) AS fields
    FROM env_vars
    WHERE source IN ('secretKeyRef', 'secretRef')
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(found.name IS NULL, 'pass', 'fail')                                  AS verdict,
    'takes Secrets as environment: ' || array_to_string(found.entries, ', ') AS reason,
    found.fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
