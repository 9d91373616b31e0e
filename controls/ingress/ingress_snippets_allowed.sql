-- title    = "The ingress controller refuses snippets"
-- severity = "high"
-- rating   = "Makes everybody who may edit an Ingress the master of the controller and its Secrets"
-- since    = 2026-11-26
-- judges   = ["ConfigMap"]
-- source   = [
--     "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#allow-snippet-annotations",
-- ]
-- why      = """
--   With snippets allowed, or the risk level at Critical, every Ingress may put text of its own into the
--   configuration of nginx, which can read the controller's token."""
-- fix      = """
--   Set `allow-snippet-annotations: "false"` and `annotations-risk-level: High` in the controller's ConfigMap;
--   both are the default of newer versions."""
-- misses   = """
--   Controllers older than 1.9, which allow snippets by default; settings in command line flags. Known is such a
--   ConfigMap by these two keys."""

WITH settings AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        key || ' is ' || value AS setting,
        (key = 'allow-snippet-annotations' AND lower(trim(value)) IN ('true', 't', '1'))
        OR (key = 'annotations-risk-level' AND lower(trim(value)) = 'critical') AS is_open
    FROM config_entries
    WHERE key IN ('allow-snippet-annotations', 'annotations-risk-level')
)

SELECT
    kind,
    namespace,
    name,
    if(bool_or(is_open), 'fail', 'pass')                                          AS verdict,
    array_to_string(list(setting ORDER BY setting) FILTER (is_open), ', ')        AS reason,
    list(path ORDER BY path) FILTER (is_open)                                     AS fields
FROM settings
GROUP BY ALL
