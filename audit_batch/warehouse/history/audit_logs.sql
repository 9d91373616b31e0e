-- grain = "one row per audit log that was read, as far as it was read last; a log is known by its beginning, under whatever name"
-- [columns]
-- cluster         = "name of the cluster"
-- source          = "number of the log, as in audit_events"
-- path            = "where it was read last"
-- format          = "how it is built: lines, document (JSON over several lines), table (CSV), or unknown"
-- bytes           = "bytes read, unpacked"
-- lines           = "lines read"
-- file_bytes      = "size of the file as it lay there"
-- modified_at     = "when the file was changed last, UTC"
-- first_ingestion = "ingestion that read it first"
-- last_ingestion  = "ingestion that found something new in it last"
-- names           = "every name under which it was read"

SELECT
    cluster,
    source,
    arg_max(path, (ingestion, bytes))                          AS path,
    arg_max(format, (ingestion, bytes))                        AS format,
    max(bytes)                                                 AS bytes,
    max(lines)                                                 AS lines,
    arg_max(file_bytes, (ingestion, bytes))                    AS file_bytes,
    make_timestamp(arg_max(modified_ns, (ingestion, bytes)) // 1000) AS modified_at,
    min(ingestion)                                             AS first_ingestion,
    max(ingestion)                                             AS last_ingestion,
    list(DISTINCT path ORDER BY path)                          AS names
FROM event_sources
GROUP BY cluster, source
