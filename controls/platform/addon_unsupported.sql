-- title    = "Add-ons of the platform are still maintained"
-- severity = "high"
-- rating   = "No fix for what stands at the edge or beside every pod"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/",
--   "https://istio.io/latest/docs/releases/supported-releases/",
-- ]
-- why      = """
--   Projects end, and releases too. What nobody maintains keeps every weakness that is found, and nobody tells of
--   them any more."""
-- fix      = """
--   Move on: from ingress-nginx to an implementation of the Gateway API, from the Dashboard to Headlamp, from an old
--   Istio to a supported one, such as `istioctl upgrade`."""
-- misses   = """
--   Products of which the facts know no end; what a vendor maintains by contract."""

WITH ends AS (
    SELECT
        parts.kind,
        parts.namespace,
        parts.name,
        parts.component || ' ' || coalesce(parts.version, 'of an unknown version')   AS what,
        parts.path,
        parts.key IS NULL AND min(known.until) FILTER (known.series = '*') IS NULL    AS is_unread,
        min(known.until) FILTER (known.series IN ('*', parts.series))                 AS until
    FROM platform_components AS parts
    INNER JOIN platform_releases AS known
        ON known.product = if(parts.component IN ('istiod', 'istio-proxy'), 'istio', parts.component)
    GROUP BY
        parts.kind,
        parts.namespace,
        parts.name,
        parts.component,
        parts.version,
        parts.path,
        parts.key,
        parts.series
)
SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN bool_or(until < getvariable('as_of')::DATE) THEN 'fail'
        WHEN bool_or(is_unread OR until IS NULL) THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    coalesce(
        'runs ' || string_agg(
            format('{}, which is not maintained since {}', what, until), '; ' ORDER BY what
        ) FILTER (until < getvariable('as_of')::DATE),
        'runs ' || string_agg(what, ', ' ORDER BY what) || ', whose end of support is not known'
    ) AS reason,
    list(path ORDER BY path) AS fields
FROM ends
GROUP BY ALL
