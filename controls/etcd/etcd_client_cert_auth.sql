-- title    = "etcd asks its clients for a certificate"
-- severity = "critical"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/security/", "https://etcd.io/docs/v3.6/op-guide/configuration/"]
-- why      = """
--   etcd holds everything, Secrets included, and knows no other door: whoever reaches its port without being asked
--   for a certificate can read and change the whole cluster."""
-- fix      = """
--   Set --client-cert-auth=true with --trusted-ca-file, and https:// in every entry of --listen-client-urls."""
-- misses   = """
--   Who holds a certificate of that CA, further addresses such as --listen-client-http-urls, and the default
--   address, which answers without TLS on the node itself. etcd outside kube-system, on machines of its own, or
--   started by an operator's program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH settings AS (
    SELECT kind, namespace, name, container, flag AS setting, value, 0 AS place
    FROM component_flags
    WHERE component = 'etcd' AND is_last
    UNION ALL
    SELECT kind, namespace, name, container, '--' || lower(replace(variable[6:], '_', '-')), coalesce(value, '$'), 1
    FROM env_vars
    WHERE starts_with(variable, 'ETCD_') AND container_type = 'container' AND coalesce(value, '$') <> ''
    UNION ALL
    SELECT kind, namespace, name, container, '--config-file', '$', 2
    FROM env_vars
    WHERE source IN ('configMapRef', 'secretRef') AND container_type = 'container'
),
members AS (
    SELECT
        etcd.kind,
        etcd.namespace,
        etcd.name,
        etcd.path,
        count(settings.setting) > 0
        AND count(*) FILTER (
            settings.setting = '--config-file'
            OR (settings.setting IN ('--client-cert-auth', '--listen-client-urls') AND starts_with(settings.value, '$'))
        ) = 0
        AND NOT bool_or(list_contains(list_transform(etcd.arguments, lambda word: left(word, 1)), '$')) AS is_readable,
        arg_min(settings.value, settings.place) FILTER (settings.setting = '--client-cert-auth')        AS asks,
        arg_min(settings.value, settings.place) FILTER (settings.setting = '--listen-client-urls')      AS urls
    FROM control_plane_components AS etcd
    LEFT JOIN settings USING (kind, namespace, name, container)
    WHERE etcd.component = 'etcd' AND etcd.kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
    GROUP BY ALL
),
verdicts AS (
    SELECT
        *,
        CASE
            WHEN NOT is_readable THEN 'its settings cannot be read: they come from elsewhere than its command line'
            WHEN NOT coalesce(try_cast(asks AS BOOLEAN), false) THEN 'asks no client for a certificate'
            WHEN contains(urls, 'http://') THEN 'answers clients without TLS: ' || urls
        END                                                                  AS problem,
        if(is_readable, if(problem IS NULL, 'pass', 'fail'), 'not_assessed') AS verdict
    FROM members
)

SELECT
    kind,
    namespace,
    name,
    min(verdict)              AS verdict,
    arg_min(problem, verdict) AS reason,
    [min(path)]               AS fields
FROM verdicts
GROUP BY ALL
