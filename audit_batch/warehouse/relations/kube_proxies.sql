-- grain    = "one row per container in kube-system that runs kube-proxy"
-- rests_on = []
-- [columns]
-- kind            = "kind of the workload, Pod for static pods"
-- namespace       = "kube-system; empty for a Pod of a manifest that names none"
-- name            = "name of the workload"
-- path            = "where the container stands in the object"
-- metrics_address = "where it shows its metrics, by its flag or, where its flags name a configuration file, by the key of that name in the ConfigMap kube-proxy; empty for the default, loopback; NULL when that cannot be read"

WITH started AS (
    SELECT
        components.kind,
        components.namespace,
        components.name,
        components.path,
        components.is_readable,
        components.flags['--config']               AS file,
        components.flags['--metrics-bind-address'] AS by_flag,
        -- A line of YAML or a member of JSON.
        regexp_extract(
            config.value, '(?m)(?:^|[{,])\s*["'']?metricsBindAddress["'']?\s*:\s*["'']?([^"''\s,}#]*)', 1
        )                                          AS by_file
    FROM control_plane_components AS components
    LEFT JOIN config_entries AS config
        ON
            config.namespace = 'kube-system'
            AND config.name = 'kube-proxy'
            AND config.key = regexp_extract(components.flags['--config'], '[^/]+$')
    WHERE components.component = 'kube-proxy'
)
SELECT
    kind,
    namespace,
    name,
    path,
    CASE
        WHEN file IS NOT NULL THEN if(starts_with(by_file, '$'), NULL, by_file)
        WHEN is_readable AND NOT starts_with(coalesce(by_flag, ''), '$') THEN coalesce(by_flag, '')
    END AS metrics_address
FROM started
