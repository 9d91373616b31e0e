-- What left the house: reports that were handed on, and findings that were told of.

CREATE TABLE delivery_rows (
    report      VARCHAR   NOT NULL,
    destination VARCHAR   NOT NULL,
    cluster     VARCHAR   NOT NULL,
    notebook    VARCHAR   NOT NULL,
    framework   VARCHAR   NOT NULL,
    period      VARCHAR   NOT NULL,
    path        VARCHAR   NOT NULL,
    state       VARCHAR   NOT NULL,
    sha256      VARCHAR   NOT NULL,
    noted_at    TIMESTAMP NOT NULL,
    message     VARCHAR   NOT NULL
);
COMMENT ON TABLE delivery_rows IS 'one row per step of handing a report on: first waiting, then each attempt';
COMMENT ON COLUMN delivery_rows.report IS 'name of the report, without suffix';
COMMENT ON COLUMN delivery_rows.destination IS 'folder, address in object storage, or recipients';
COMMENT ON COLUMN delivery_rows.cluster IS 'cluster that it is about';
COMMENT ON COLUMN delivery_rows.notebook IS 'notebook that it was made of';
COMMENT ON COLUMN delivery_rows.framework IS 'framework that it is about; empty where it is about none';
COMMENT ON COLUMN delivery_rows.period IS 'period that it is about, such as 2026-10';
COMMENT ON COLUMN delivery_rows.path IS 'where its PDF was made';
COMMENT ON COLUMN delivery_rows.state IS 'waiting, failed, delivered, or gone: its file is not there any more; the last one counts';
COMMENT ON COLUMN delivery_rows.sha256 IS 'SHA-256 of the PDF, hexadecimal; empty while it waits';
COMMENT ON COLUMN delivery_rows.noted_at IS 'when, UTC';
COMMENT ON COLUMN delivery_rows.message IS 'where it lies there, or why it failed';

CREATE TABLE notice_rows (
    cluster_id VARCHAR   NOT NULL,
    batch      VARCHAR   NOT NULL,
    state      VARCHAR   NOT NULL,
    evaluation INTEGER   NOT NULL,
    findings   INTEGER   NOT NULL,
    body       JSON      NOT NULL,
    made_at    TIMESTAMP NOT NULL,
    sent_at    TIMESTAMP
);
COMMENT ON TABLE notice_rows IS 'one row per message about findings that appeared, and one for what was there before the first';
COMMENT ON COLUMN notice_rows.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN notice_rows.batch IS 'digest of what it tells, hexadecimal: the key by which a receiver knows it again';
COMMENT ON COLUMN notice_rows.state IS 'waiting, sent, or known: nothing to tell';
COMMENT ON COLUMN notice_rows.evaluation IS 'evaluation up to which findings were looked at';
COMMENT ON COLUMN notice_rows.findings IS 'findings in it';
COMMENT ON COLUMN notice_rows.body IS 'what is posted';
COMMENT ON COLUMN notice_rows.made_at IS 'when it was written, UTC';
COMMENT ON COLUMN notice_rows.sent_at IS 'when it was accepted, UTC; NULL until then';
