-- Audit logs: events lie in Parquet files beside this one; here stands which of them count, and what was read and found.

CREATE TABLE event_rows (
    cluster                VARCHAR   NOT NULL,
    audit_id               VARCHAR   NOT NULL,
    stage                  VARCHAR   NOT NULL,
    superseded             BOOLEAN   NOT NULL,
    event_time             TIMESTAMP NOT NULL,
    request_time           TIMESTAMP NOT NULL,
    level                  VARCHAR   NOT NULL,
    verb                   VARCHAR   NOT NULL,
    request_uri            VARCHAR   NOT NULL,
    api_group              VARCHAR   NOT NULL,
    api_version            VARCHAR   NOT NULL,
    resource               VARCHAR   NOT NULL,
    subresource            VARCHAR   NOT NULL,
    namespace              VARCHAR   NOT NULL,
    name                   VARCHAR   NOT NULL,
    object_uid             VARCHAR   NOT NULL,
    username               VARCHAR   NOT NULL,
    user_uid               VARCHAR,
    groups                 VARCHAR[],
    extra                  JSON,
    impersonated_username  VARCHAR,
    impersonated_groups    VARCHAR[],
    impersonated_extra     JSON,
    source_ips             VARCHAR[],
    source_ip              VARCHAR,
    user_agent             VARCHAR,
    status_code            INTEGER,
    status_reason          VARCHAR,
    status_message         VARCHAR,
    decision               VARCHAR,
    decision_reason        VARCHAR,
    annotations            JSON,
    request_object         JSON,
    response_object        JSON,
    truncated              BOOLEAN   NOT NULL,
    format                 VARCHAR   NOT NULL,
    source                 INTEGER   NOT NULL,
    line                   BIGINT    NOT NULL
);
COMMENT ON TABLE event_rows IS 'audit events that lie in no file: those of examples; also the columns of every event file, which are explained at the view audit_events';

CREATE VIEW stored_events AS SELECT * FROM event_rows;
COMMENT ON VIEW stored_events IS 'one row per cluster, audit ID and stage: every audit event that was ingested';

CREATE TABLE event_files (
    cluster    VARCHAR   NOT NULL,
    day        DATE      NOT NULL,
    file       VARCHAR   NOT NULL,
    events     BIGINT    NOT NULL,
    first_time TIMESTAMP NOT NULL,
    last_time  TIMESTAMP NOT NULL,
    bytes      BIGINT    NOT NULL,
    sha256     VARCHAR   NOT NULL,
    ingestion  INTEGER   NOT NULL,
    retired    INTEGER   NOT NULL,
    retired_at TIMESTAMP,
    why        VARCHAR   NOT NULL
);
COMMENT ON TABLE event_files IS 'one row per Parquet file of audit events, those that were compacted or outlived their retention included';
COMMENT ON COLUMN event_files.cluster IS 'name of the cluster';
COMMENT ON COLUMN event_files.day IS 'day of its events, UTC';
COMMENT ON COLUMN event_files.file IS 'path below the folder of events';
COMMENT ON COLUMN event_files.events IS 'events in it';
COMMENT ON COLUMN event_files.first_time IS 'time of its first event, UTC';
COMMENT ON COLUMN event_files.last_time IS 'time of its last event, UTC';
COMMENT ON COLUMN event_files.bytes IS 'size';
COMMENT ON COLUMN event_files.sha256 IS 'SHA-256 of the file, hexadecimal';
COMMENT ON COLUMN event_files.ingestion IS 'ingestion that wrote it';
COMMENT ON COLUMN event_files.retired IS 'first ingestion that no longer counts it; 2147483647 while it counts';
COMMENT ON COLUMN event_files.retired_at IS 'when it was retired, UTC; its file is deleted a day later';
COMMENT ON COLUMN event_files.why IS 'why it was retired: compacted or retention; empty while it counts';

CREATE TABLE superseded_events (
    cluster    VARCHAR   NOT NULL,
    audit_id   VARCHAR   NOT NULL,
    stage      VARCHAR   NOT NULL,
    event_time TIMESTAMP NOT NULL,
    ingestion  INTEGER   NOT NULL
);
COMMENT ON TABLE superseded_events IS 'one row per event in a file whose later stage came with a later ingestion';
COMMENT ON COLUMN superseded_events.cluster IS 'name of the cluster';
COMMENT ON COLUMN superseded_events.audit_id IS 'audit ID';
COMMENT ON COLUMN superseded_events.stage IS 'the stage that is no longer the last one';
COMMENT ON COLUMN superseded_events.event_time IS 'time of that stage, UTC';
COMMENT ON COLUMN superseded_events.ingestion IS 'ingestion that brought the later stage';

CREATE TABLE ingestion_rows (
    cluster      VARCHAR   NOT NULL,
    ingestion    INTEGER   NOT NULL,
    started_at   TIMESTAMP NOT NULL,
    finished_at  TIMESTAMP NOT NULL,
    sources      BIGINT    NOT NULL,
    bytes        BIGINT    NOT NULL,
    events       BIGINT    NOT NULL,
    duplicates   BIGINT    NOT NULL,
    quarantined  BIGINT    NOT NULL,
    first_time   TIMESTAMP,
    last_time    TIMESTAMP,
    tool_version VARCHAR   NOT NULL,
    digest       VARCHAR   NOT NULL
);
COMMENT ON TABLE ingestion_rows IS 'one row per ingestion of audit logs of each cluster';
COMMENT ON COLUMN ingestion_rows.cluster IS 'name of the cluster';
COMMENT ON COLUMN ingestion_rows.ingestion IS 'number of the ingestion, from 1, without gaps per cluster';
COMMENT ON COLUMN ingestion_rows.started_at IS 'when it began, UTC';
COMMENT ON COLUMN ingestion_rows.finished_at IS 'when it ended, UTC';
COMMENT ON COLUMN ingestion_rows.sources IS 'files in which something new was found';
COMMENT ON COLUMN ingestion_rows.bytes IS 'bytes read of them, unpacked';
COMMENT ON COLUMN ingestion_rows.events IS 'events that were new';
COMMENT ON COLUMN ingestion_rows.duplicates IS 'events that were there already';
COMMENT ON COLUMN ingestion_rows.quarantined IS 'lines that are no events';
COMMENT ON COLUMN ingestion_rows.first_time IS 'time of the first new event, UTC';
COMMENT ON COLUMN ingestion_rows.last_time IS 'time of the last new event, UTC';
COMMENT ON COLUMN ingestion_rows.tool_version IS 'version of audit-batch that ran it';
COMMENT ON COLUMN ingestion_rows.digest IS 'BLAKE2b over what it added and retired, hexadecimal';

CREATE TABLE event_sources (
    cluster     VARCHAR NOT NULL,
    source      INTEGER NOT NULL,
    path        VARCHAR NOT NULL,
    head        VARCHAR NOT NULL,
    head_bytes  BIGINT  NOT NULL,
    bytes       BIGINT  NOT NULL,
    tail        VARCHAR NOT NULL,
    lines       BIGINT  NOT NULL,
    file_bytes  BIGINT  NOT NULL,
    modified_ns BIGINT  NOT NULL,
    format      VARCHAR NOT NULL,
    ingestion   INTEGER NOT NULL
);
COMMENT ON TABLE event_sources IS 'one row per log and ingestion that read it: how far';
COMMENT ON COLUMN event_sources.cluster IS 'name of the cluster';
COMMENT ON COLUMN event_sources.source IS 'number of the source, from 1 per cluster';
COMMENT ON COLUMN event_sources.path IS 'where it was read';
COMMENT ON COLUMN event_sources.head IS 'SHA-256 of its first bytes, unpacked: the log is known by them under any name';
COMMENT ON COLUMN event_sources.head_bytes IS 'how many bytes that digest covers';
COMMENT ON COLUMN event_sources.bytes IS 'bytes read, unpacked, up to the end of a line';
COMMENT ON COLUMN event_sources.tail IS 'SHA-256 of the last of those bytes, 64 KiB at most: whether the log still is what was read';
COMMENT ON COLUMN event_sources.lines IS 'lines in those bytes';
COMMENT ON COLUMN event_sources.file_bytes IS 'size of the file as it lay there, packed or not';
COMMENT ON COLUMN event_sources.modified_ns IS 'its time of modification, nanoseconds';
COMMENT ON COLUMN event_sources.format IS 'recognised format';
COMMENT ON COLUMN event_sources.ingestion IS 'ingestion that read it';

CREATE TABLE quarantine_rows (
    cluster     VARCHAR NOT NULL,
    ingestion   INTEGER NOT NULL,
    source      INTEGER NOT NULL,
    path        VARCHAR NOT NULL,
    line        BIGINT  NOT NULL,
    byte_offset BIGINT  NOT NULL,
    bytes       BIGINT  NOT NULL,
    reason      VARCHAR NOT NULL,
    beginning   VARCHAR NOT NULL
);
COMMENT ON TABLE quarantine_rows IS 'one row per line of a log that is no event';
COMMENT ON COLUMN quarantine_rows.cluster IS 'name of the cluster';
COMMENT ON COLUMN quarantine_rows.ingestion IS 'ingestion that met it';
COMMENT ON COLUMN quarantine_rows.source IS 'number of the source';
COMMENT ON COLUMN quarantine_rows.path IS 'file';
COMMENT ON COLUMN quarantine_rows.line IS 'line in it, from 1';
COMMENT ON COLUMN quarantine_rows.byte_offset IS 'where the line begins, unpacked';
COMMENT ON COLUMN quarantine_rows.bytes IS 'its length';
COMMENT ON COLUMN quarantine_rows.reason IS 'why it is no event';
COMMENT ON COLUMN quarantine_rows.beginning IS 'its first 200 characters, after redaction';

CREATE TABLE event_gap_rows (
    cluster    VARCHAR   NOT NULL,
    kind       VARCHAR   NOT NULL,
    first_time TIMESTAMP NOT NULL,
    last_time  TIMESTAMP NOT NULL,
    reason     VARCHAR   NOT NULL,
    ingestion  INTEGER   NOT NULL,
    closed     INTEGER   NOT NULL
);
COMMENT ON TABLE event_gap_rows IS 'one row per stretch of time of which the log is not whole, or not as before';
COMMENT ON COLUMN event_gap_rows.cluster IS 'name of the cluster';
COMMENT ON COLUMN event_gap_rows.kind IS 'silence, time_jump, lost_rotation, policy_change or quarantine';
COMMENT ON COLUMN event_gap_rows.first_time IS 'last event before it, UTC';
COMMENT ON COLUMN event_gap_rows.last_time IS 'first event after it, UTC';
COMMENT ON COLUMN event_gap_rows.reason IS 'what was seen, in words';
COMMENT ON COLUMN event_gap_rows.ingestion IS 'ingestion that found it';
COMMENT ON COLUMN event_gap_rows.closed IS 'first ingestion that filled it; 2147483647 while it stands';

CREATE TABLE detection_runs (
    cluster     VARCHAR   NOT NULL,
    run         INTEGER   NOT NULL,
    day         DATE      NOT NULL,
    run_at      TIMESTAMP NOT NULL,
    library     VARCHAR   NOT NULL,
    stored      BIGINT    NOT NULL,
    events      BIGINT    NOT NULL,
    levels      VARCHAR[] NOT NULL,
    digest      VARCHAR   NOT NULL
);
COMMENT ON TABLE detection_runs IS 'one row per run of the detections over a day of events';
COMMENT ON COLUMN detection_runs.cluster IS 'name of the cluster';
COMMENT ON COLUMN detection_runs.run IS 'number of the run, from 1, without gaps per cluster';
COMMENT ON COLUMN detection_runs.day IS 'the day, UTC';
COMMENT ON COLUMN detection_runs.run_at IS 'when it ran, UTC';
COMMENT ON COLUMN detection_runs.library IS 'digest of the detections and their parameters';
COMMENT ON COLUMN detection_runs.stored IS 'events of the day, every stage of each, that were stored when it ran';
COMMENT ON COLUMN detection_runs.events IS 'events of the day, one per audit ID';
COMMENT ON COLUMN detection_runs.levels IS 'levels at which events of the day were logged';
COMMENT ON COLUMN detection_runs.digest IS 'BLAKE2b over what it added and closed, hexadecimal';

CREATE TABLE detection_rows (
    cluster    VARCHAR   NOT NULL,
    day        DATE      NOT NULL,
    detection  VARCHAR   NOT NULL,
    kind       VARCHAR   NOT NULL,
    technique  VARCHAR[] NOT NULL,
    finding    VARCHAR   NOT NULL,
    audit_id   VARCHAR   NOT NULL,
    event_time TIMESTAMP NOT NULL,
    username   VARCHAR   NOT NULL,
    verdict    VARCHAR   NOT NULL,
    severity   VARCHAR   NOT NULL,
    confidence DOUBLE    NOT NULL,
    reason     VARCHAR   NOT NULL,
    evidence   JSON      NOT NULL,
    first_run  INTEGER   NOT NULL,
    last_run   INTEGER   NOT NULL
);
COMMENT ON TABLE detection_rows IS 'one row per stretch of runs over which a detection said the same of an event';
COMMENT ON COLUMN detection_rows.cluster IS 'name of the cluster';
COMMENT ON COLUMN detection_rows.day IS 'day of the event, UTC';
COMMENT ON COLUMN detection_rows.detection IS 'id of the detection';
COMMENT ON COLUMN detection_rows.kind IS 'rule, anomaly or incident';
COMMENT ON COLUMN detection_rows.technique IS 'MITRE ATT&CK techniques';
COMMENT ON COLUMN detection_rows.finding IS 'what its events are told as: one finding, however many they are';
COMMENT ON COLUMN detection_rows.audit_id IS 'audit ID of the event';
COMMENT ON COLUMN detection_rows.event_time IS 'time of the event, UTC';
COMMENT ON COLUMN detection_rows.username IS 'who asked';
COMMENT ON COLUMN detection_rows.verdict IS 'fail, or not_assessed when the log does not hold what would tell';
COMMENT ON COLUMN detection_rows.severity IS 'low, medium, high or critical';
COMMENT ON COLUMN detection_rows.confidence IS 'how sure, 0 to 1';
COMMENT ON COLUMN detection_rows.reason IS 'what was seen, in words';
COMMENT ON COLUMN detection_rows.evidence IS 'details as the detection gave them';
COMMENT ON COLUMN detection_rows.first_run IS 'first run over the day that said so';
COMMENT ON COLUMN detection_rows.last_run IS 'last run over the day before one that did not; 2147483647 while it holds';

CREATE TABLE feature_rows (
    cluster    VARCHAR   NOT NULL,
    day        DATE      NOT NULL,
    username   VARCHAR   NOT NULL,
    actor      VARCHAR   NOT NULL,
    feature    VARCHAR   NOT NULL,
    value      VARCHAR   NOT NULL,
    requests   BIGINT    NOT NULL,
    denied     BIGINT    NOT NULL,
    first_time TIMESTAMP NOT NULL,
    last_time  TIMESTAMP NOT NULL
);
COMMENT ON TABLE feature_rows IS 'one row per day, principal and thing that it did: the daily roll-up that behaviour is compared with; made of the events again whenever they change';
COMMENT ON COLUMN feature_rows.cluster IS 'name of the cluster';
COMMENT ON COLUMN feature_rows.day IS 'day, UTC';
COMMENT ON COLUMN feature_rows.username IS 'the principal: who asked, as authenticated';
COMMENT ON COLUMN feature_rows.actor IS 'anonymous, node, service_account, component or user';
COMMENT ON COLUMN feature_rows.feature IS 'action, right, namespace, program, network, hour, impersonated, group or secret';
COMMENT ON COLUMN feature_rows.value IS 'for example get secrets, get secrets @shop, shop, kubectl, 10.0.3.0/24, 14, lee@example.com, shop';
COMMENT ON COLUMN feature_rows.requests IS 'requests with it; of secret, how many secrets of the namespace were read';
COMMENT ON COLUMN feature_rows.denied IS 'of those, how many were refused';
COMMENT ON COLUMN feature_rows.first_time IS 'first request, UTC';
COMMENT ON COLUMN feature_rows.last_time IS 'last request, UTC';
