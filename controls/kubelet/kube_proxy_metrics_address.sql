-- title    = "kube-proxy shows its metrics on its own node alone"
-- severity = "low"
-- rating   = "How Services are used on each node, for everybody who reaches its port"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/"]
-- why      = """
--   The port answers everybody, without encryption, also with its configuration, and with profiles where these are
--   switched on."""
-- fix      = """
--   Remove `metricsBindAddress` from the configuration in the ConfigMap kube-proxy, or set it to `127.0.0.1:10249`,
--   and let a scraper on the node's network read it."""
-- misses   = """
--   A kube-proxy that is no pod in kube-system, as on k3s; a configuration that is not in the ConfigMap kube-proxy;
--   firewalls."""
-- unseen   = """
--   No kube-proxy runs as a pod in kube-system: another program takes its place, or it is started on the node by
--   other means."""

WITH started AS (
    SELECT
        components.kind,
        components.namespace,
        components.name,
        components.is_readable,
        components.flags['--config'] AS file,
        if(
            file IS NULL,
            coalesce(components.flags['--metrics-bind-address'], ''),
            -- A line of YAML or a member of JSON.
            regexp_extract(
                config.value, '(?m)(?:^|[{,])\s*["'']?metricsBindAddress["'']?\s*:\s*["'']?([^"''\s,}#]*)', 1
            )
        )                            AS address
    FROM control_plane_components AS components
    LEFT JOIN config_entries AS config
        ON
            config.namespace = 'kube-system'
            AND config.name = 'kube-proxy'
            AND config.key = regexp_extract(components.flags['--config'], '[^/]+$')
    WHERE components.component = 'kube-proxy'
),
judged AS (
    SELECT
        kind,
        namespace,
        name,
        address,
        CASE
            WHEN address IS NULL OR starts_with(address, '$') OR (file IS NULL AND NOT is_readable) THEN 'not_assessed'
            WHEN address = '' OR regexp_matches(address, '^(127\.[0-9.]+|localhost|\[::1\])(:[0-9]+)?$') THEN 'pass'
            ELSE 'fail'
        END AS verdict
    FROM started
)

SELECT
    kind,
    namespace,
    name,
    min(verdict) AS verdict,
    if(
        min(verdict) = 'fail',
        'shows metrics on ' || min(address) FILTER (verdict = 'fail'),
        'its configuration cannot be read'
    )            AS reason,
    {'address': min(address) FILTER (verdict = 'fail')} AS evidence
FROM judged
GROUP BY ALL
