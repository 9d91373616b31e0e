-- grain = "one row per ingestion of audit logs; compaction and retention count as one without events"
-- [columns]
-- cluster      = "name of the cluster"
-- ingestion    = "number of the ingestion, from 1 per cluster"
-- started_at   = "when it began, UTC"
-- finished_at  = "when it ended, UTC"
-- sources      = "files in which something new was found"
-- bytes        = "bytes of them that were new, unpacked"
-- events       = "events that were new"
-- duplicates   = "events that were there already"
-- quarantined  = "lines that are no events"
-- first_time   = "time of the first new event, UTC"
-- last_time    = "time of the last new event, UTC"
-- files_added  = "files of events that it wrote"
-- files_retired = "files that it replaced, or that outlived their retention"
-- tool_version = "version of audit-batch that ran it"

SELECT
    ingestion_rows.cluster,
    ingestion_rows.ingestion,
    ingestion_rows.started_at,
    ingestion_rows.finished_at,
    ingestion_rows.sources,
    ingestion_rows.bytes,
    ingestion_rows.events,
    ingestion_rows.duplicates,
    ingestion_rows.quarantined,
    ingestion_rows.first_time,
    ingestion_rows.last_time,
    count_if(event_files.ingestion = ingestion_rows.ingestion) AS files_added,
    count_if(event_files.retired = ingestion_rows.ingestion)   AS files_retired,
    ingestion_rows.tool_version
FROM ingestion_rows
LEFT JOIN event_files
    ON
        ingestion_rows.cluster = event_files.cluster
        AND (
            event_files.ingestion = ingestion_rows.ingestion
            OR event_files.retired = ingestion_rows.ingestion
        )
GROUP BY ALL
