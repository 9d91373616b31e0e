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

WITH judged AS (
    SELECT
        *,
        CASE
            WHEN metrics_address IS NULL THEN 'not_assessed'
            WHEN regexp_matches(metrics_address, '^((127\.[0-9.]+|localhost|\[::1\])(:[0-9]+)?)?$') THEN 'pass'
            ELSE 'fail'
        END AS verdict
    FROM kube_proxies
)

SELECT
    kind,
    namespace,
    name,
    min(verdict) AS verdict,
    if(
        min(verdict) = 'fail',
        'shows metrics on ' || min(metrics_address) FILTER (verdict = 'fail'),
        'its configuration cannot be read'
    )            AS reason,
    {'address': min(metrics_address) FILTER (verdict = 'fail')} AS evidence
FROM judged
GROUP BY kind, namespace, name
