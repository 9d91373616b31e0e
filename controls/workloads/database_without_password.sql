-- title    = "No database is told to let everybody in"
-- severity = "high"
-- rating   = "All that one database holds, to read and change, for whoever reaches its port"
-- since    = 2026-11-27
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--     "https://hub.docker.com/_/mysql",
--     "https://hub.docker.com/_/mariadb",
--     "https://hub.docker.com/_/postgres",
--     "https://hub.docker.com/_/neo4j",
--     "https://hub.docker.com/r/clickhouse/clickhouse-server",
--     "https://github.com/bitnami/containers",
--     "https://docs.opensearch.org/latest/install-and-configure/install-opensearch/docker/",
--     "https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings",
--     "https://docs.weaviate.io/deploy/configuration/env-vars",
-- ]
-- why      = """
--   Images of databases want a password, and have a variable for those who want to try them without. In a cluster
--   every pod that no policy keeps away reaches the port, and is its administrator then."""
-- fix      = """
--   Remove the variable, and give the password from a Secret, for example `env: [{name: MYSQL_ROOT_PASSWORD,
--   valueFrom: {secretKeyRef: {name: db, key: password}}}]`; a database that exists already keeps its users until
--   they are changed in it."""
-- misses   = """
--   Passwords and switches that come with a whole ConfigMap or Secret; settings in files and on command lines; users
--   that somebody made in the database; images with variables of their own. Beside a password the switches for empty
--   ones do nothing, and pass."""
-- [params]
-- # Variables with the value by which an image asks nobody for a password.
-- trusting = [
--     "ARANGO_NO_AUTH=1", "ARANGO_NO_AUTH=true", "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=true",
--     "CLICKHOUSE_SKIP_USER_SETUP=1", "DISABLE_SECURITY_PLUGIN=true", "NEO4J_AUTH=none",
--     "POSTGRES_HOST_AUTH_METHOD=trust", "plugins.security.disabled=true", "xpack.security.enabled=false",
-- ]

-- What is meant for want of a password only. Those of MySQL and MariaDB take any value, even no.
WITH switches (variable, turned_on, unless) AS (
    VALUES
        ('ALLOW_ANONYMOUS_LOGIN', '(?i)1|yes|true', 'ZOO_ENABLE_AUTH|COUCHDB_PASSWORD(_FILE)?'),
        ('ALLOW_EMPTY_PASSWORD', '(?i)1|yes|true', '[A-Z0-9_]+_PASSWORD(_FILE)?'),
        ('MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', '.+', '(MARIADB|MYSQL)_(RANDOM_)?ROOT_PASSWORD(_FILE|_HASH)?'),
        ('MYSQL_ALLOW_EMPTY_PASSWORD', '.+', '(MARIADB|MYSQL)_(RANDOM_)?ROOT_PASSWORD(_FILE|_HASH)?')
),
given AS (
    SELECT env_vars.*, switches.unless
    FROM env_vars
    LEFT JOIN switches USING (variable)
    WHERE regexp_full_match(value, switches.turned_on) OR list_contains($trusting, variable || '=' || value)
),
beside AS (
    SELECT kind, namespace, name, container, list(variable) AS variables
    FROM env_vars
    SEMI JOIN given USING (kind, namespace, name, container)
    WHERE value IS DISTINCT FROM ''
    GROUP BY ALL
),
found AS (
    SELECT
        kind, namespace, name,
        list(DISTINCT variable || ' in ' || container) AS entries,
        list(DISTINCT path || '.value')                AS fields
    FROM given
    INNER JOIN beside USING (kind, namespace, name, container)
    WHERE unless IS NULL
        OR len(list_filter(variables, lambda other: other != variable AND regexp_full_match(other, unless))) = 0
    GROUP BY ALL
)

SELECT
    kind, namespace, name,
    if(found.name IS NULL, 'pass', 'fail')                                                AS verdict,
    'lets everybody in without a password: ' || array_to_string(list_sort(entries), ', ') AS reason,
    list_sort(fields)                                                                     AS fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
