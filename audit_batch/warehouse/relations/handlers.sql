-- grain    = "one row per probe and lifecycle hook of each container"
-- rests_on = []
-- [columns]
-- kind           = "kind of the workload"
-- namespace      = "namespace of the workload"
-- name           = "name of the workload"
-- container      = "name of the container"
-- container_type = "container, init or ephemeral"
-- path           = "where it stands in the object, for example spec.containers[0].livenessProbe"
-- type           = "livenessProbe, readinessProbe, startupProbe, postStart or preStop"
-- http_host      = "host that is asked over HTTP; NULL when unset or empty, so that it is the pod"
-- http_path      = "path that is asked over HTTP; NULL when it is no HTTP request"
-- http_scheme    = "HTTP or HTTPS, HTTP when unset; NULL when it is no HTTP request"
-- tcp_host       = "host that a connection is opened to; NULL when unset or empty, so that it is the pod"
-- port           = "port by number or name; NULL for a command"
-- command        = "command that is run in the container; empty when it is none"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        container_type,
        path,
        from_json(
            spec,
            '{
                "livenessProbe": "JSON",
                "readinessProbe": "JSON",
                "startupProbe": "JSON",
                "lifecycle": {"postStart": "JSON", "preStop": "JSON"}
            }'
        ) AS body
    FROM containers
),
listed AS (
    SELECT
        * EXCLUDE (body),
        unnest([
            {'type': 'livenessProbe', 'field': 'livenessProbe', 'handler': body.livenessProbe},
            {'type': 'readinessProbe', 'field': 'readinessProbe', 'handler': body.readinessProbe},
            {'type': 'startupProbe', 'field': 'startupProbe', 'handler': body.startupProbe},
            {'type': 'postStart', 'field': 'lifecycle.postStart', 'handler': body.lifecycle.postStart},
            {'type': 'preStop', 'field': 'lifecycle.preStop', 'handler': body.lifecycle.preStop}
        ]) AS entry
    FROM parsed
),
asked AS (
    SELECT
        *,
        from_json(
            entry.handler,
            '{
                "httpGet": {"host": "VARCHAR", "path": "VARCHAR", "scheme": "VARCHAR", "port": "VARCHAR"},
                "tcpSocket": {"host": "VARCHAR", "port": "VARCHAR"},
                "grpc": {"port": "VARCHAR"},
                "exec": {"command": ["VARCHAR"]}
            }'
        ) AS body
    FROM listed
    WHERE entry.handler IS NOT NULL
)
SELECT
    kind,
    namespace,
    name,
    container,
    container_type,
    path || '.' || entry.field                                               AS path,
    entry.type                                                               AS type,
    nullif(body.httpGet.host, '')                                            AS http_host,
    if(body.httpGet IS NULL, NULL, coalesce(nullif(body.httpGet.path, ''), '/'))
                                                                             AS http_path,
    if(body.httpGet IS NULL, NULL, coalesce(nullif(body.httpGet.scheme, ''), 'HTTP'))
                                                                             AS http_scheme,
    nullif(body.tcpSocket.host, '')                                          AS tcp_host,
    coalesce(body.httpGet.port, body.tcpSocket.port, body.grpc.port)         AS port,
    coalesce(body.exec.command, [])                                          AS command
FROM asked
