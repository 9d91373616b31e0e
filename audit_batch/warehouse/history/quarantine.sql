-- grain = "one row per line of a log that is no event and was put aside"
-- [columns]
-- cluster     = "name of the cluster"
-- ingestion   = "ingestion that met it"
-- met_at      = "when that was, UTC"
-- source      = "number of the log"
-- path        = "file"
-- line        = "line in it, from 1"
-- byte_offset = "where the line begins, unpacked"
-- bytes       = "its length"
-- reason      = "why it is no event"
-- beginning   = "its first characters, 200 at most, after redaction; nothing of what may be secret"

SELECT
    quarantine_rows.cluster,
    quarantine_rows.ingestion,
    ingestion_rows.finished_at AS met_at,
    quarantine_rows.source,
    quarantine_rows.path,
    quarantine_rows.line,
    quarantine_rows.byte_offset,
    quarantine_rows.bytes,
    quarantine_rows.reason,
    quarantine_rows.beginning
FROM quarantine_rows
JOIN ingestion_rows USING (cluster, ingestion)
