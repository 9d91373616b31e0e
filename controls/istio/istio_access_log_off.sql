-- title    = "The mesh writes an access log"
-- severity = "medium"
-- rating   = "Nobody can say afterwards which workload called which, and when"
-- since    = 2026-11-26
-- judges   = ["ConfigMap"]
-- source   = ["https://istio.io/latest/docs/tasks/observability/logs/access-log/"]
-- why      = """
--   Proxies write no access log unless told to: after a break-in there is no trace of who called whom."""
-- fix      = """
--   Apply a Telemetry to the root namespace with `accessLogging: [{providers: [{name: envoy}]}]`, or set
--   `accessLogFile: /dev/stdout`."""
-- misses   = """
--   Telemetries that switch the log off for a namespace or a workload, or for all by naming no provider beside a
--   file; filters that leave most out; whether logs are kept."""

WITH oldest AS (
    SELECT namespace, min_by(access_logging, (coalesce(created_at, TIMESTAMP 'infinity'), name)) AS entries
    FROM istio_telemetries
    WHERE cardinality(match_labels) = 0 AND coalesce(json_array_length(target_refs), 0) = 0
    GROUP BY namespace
),
logged AS (
    SELECT
        namespace,
        flatten(list_transform(
            list_filter(entries, lambda entry: entry.disabled), lambda entry: entry.providers
        ))                                                                                  AS off,
        len(list_filter(entries, lambda entry: entry.disabled))                             AS offs,
        len(list_filter(entries, lambda entry: entry.disabled AND len(entry.providers) = 0)) = 0
        AND len(list_filter(
            entries, lambda entry: NOT entry.disabled AND NOT list_has_all(off, entry.providers)
        )) > 0                                                                              AS is_on
    FROM oldest
)

SELECT
    settings.kind,
    settings.namespace,
    settings.name,
    CASE
        WHEN logged.is_on THEN 'pass'
        WHEN logged.offs > 0 THEN 'fail'
        WHEN settings.has_access_log THEN 'pass'
        WHEN settings.has_access_log IS NULL THEN 'not_assessed'
        ELSE 'fail'
    END                                                                    AS verdict,
    CASE
        WHEN logged.offs > 0 THEN 'a Telemetry for the whole mesh switches the access log off'
        WHEN settings.has_access_log IS NULL THEN 'its settings cannot be read'
        ELSE 'neither its settings nor a Telemetry for the whole mesh ask for an access log'
    END                                                                    AS reason,
    [settings.path]                                                        AS fields
FROM istio_mesh_settings AS settings
LEFT JOIN logged ON logged.namespace = settings.root_namespace
