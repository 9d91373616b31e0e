-- The tables at rest. An interval column pair (first_, last_) holds from its first to its last number, both included;
-- 2147483647 means that it still holds.

CREATE TABLE meta (
    key   VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE meta IS 'settings of this file: schema number, digest of the installed views';
COMMENT ON COLUMN meta.key IS 'name of the setting';
COMMENT ON COLUMN meta.value IS 'its value';

CREATE TABLE cluster_rows (
    cluster_id VARCHAR NOT NULL,
    cluster    VARCHAR NOT NULL
);
COMMENT ON TABLE cluster_rows IS 'one row per cluster';
COMMENT ON COLUMN cluster_rows.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN cluster_rows.cluster IS 'the name the user gives';

CREATE TABLE snapshot_rows (
    cluster_id   VARCHAR   NOT NULL,
    snapshot     INTEGER   NOT NULL,
    taken_at     TIMESTAMP NOT NULL,
    finished_at  TIMESTAMP NOT NULL,
    state        VARCHAR   NOT NULL,
    version      VARCHAR   NOT NULL,
    objects      BIGINT    NOT NULL,
    changed      BIGINT    NOT NULL,
    vanished     BIGINT    NOT NULL,
    tool_version VARCHAR   NOT NULL,
    source       VARCHAR   NOT NULL,
    digest       VARCHAR   NOT NULL
);
COMMENT ON TABLE snapshot_rows IS 'one row per snapshot of each cluster';
COMMENT ON COLUMN snapshot_rows.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN snapshot_rows.snapshot IS 'number of the snapshot, from 1, without gaps per cluster';
COMMENT ON COLUMN snapshot_rows.taken_at IS 'when reading began, UTC';
COMMENT ON COLUMN snapshot_rows.finished_at IS 'when reading ended, UTC';
COMMENT ON COLUMN snapshot_rows.state IS 'complete, or partial when at least one collection was not read whole';
COMMENT ON COLUMN snapshot_rows.version IS 'gitVersion of the API server';
COMMENT ON COLUMN snapshot_rows.objects IS 'objects read';
COMMENT ON COLUMN snapshot_rows.changed IS 'objects that were new or whose content differed from the snapshot before';
COMMENT ON COLUMN snapshot_rows.vanished IS 'objects of the snapshot before that were gone';
COMMENT ON COLUMN snapshot_rows.tool_version IS 'version of audit-batch that took it';
COMMENT ON COLUMN snapshot_rows.source IS 'what was read: api or demo';
COMMENT ON COLUMN snapshot_rows.digest IS 'BLAKE2b over what this snapshot added and closed, hexadecimal';

CREATE TABLE collection_versions (
    cluster_id     VARCHAR NOT NULL,
    resource       VARCHAR NOT NULL,
    api_version    VARCHAR NOT NULL,
    kind           VARCHAR NOT NULL,
    state          VARCHAR NOT NULL,
    objects        BIGINT  NOT NULL,
    reason         VARCHAR NOT NULL,
    first_snapshot INTEGER NOT NULL,
    last_snapshot  INTEGER NOT NULL
);
COMMENT ON TABLE collection_versions IS 'one row per stretch of snapshots over which an API list was read in the same way and with the same count';
COMMENT ON COLUMN collection_versions.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN collection_versions.resource IS 'plural and group, as kubectl writes it';
COMMENT ON COLUMN collection_versions.api_version IS 'version that was read';
COMMENT ON COLUMN collection_versions.kind IS 'kind of its objects';
COMMENT ON COLUMN collection_versions.state IS 'ok, forbidden, unavailable, skipped or not_served';
COMMENT ON COLUMN collection_versions.objects IS 'objects in the list';
COMMENT ON COLUMN collection_versions.reason IS 'why it was not read whole';
COMMENT ON COLUMN collection_versions.first_snapshot IS 'first snapshot of the stretch';
COMMENT ON COLUMN collection_versions.last_snapshot IS 'last snapshot of the stretch; 2147483647 while it lasts';

CREATE TABLE object_versions (
    cluster_id     VARCHAR NOT NULL,
    resource       VARCHAR NOT NULL,
    api_version    VARCHAR NOT NULL,
    kind           VARCHAR NOT NULL,
    namespace      VARCHAR NOT NULL,
    name           VARCHAR NOT NULL,
    uid            VARCHAR NOT NULL,
    digest         BLOB    NOT NULL USING COMPRESSION uncompressed, -- no two are alike: to look for it takes time
    first_snapshot INTEGER NOT NULL,
    last_snapshot  INTEGER NOT NULL,
    doc            JSON    NOT NULL USING COMPRESSION zstd
);
COMMENT ON TABLE object_versions IS 'one row per version of each object: a stretch of snapshots over which its content stayed the same';
COMMENT ON COLUMN object_versions.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN object_versions.resource IS 'collection that it was read from';
COMMENT ON COLUMN object_versions.api_version IS 'group and version that was read';
COMMENT ON COLUMN object_versions.kind IS 'kind';
COMMENT ON COLUMN object_versions.namespace IS 'namespace; empty for cluster-scoped objects';
COMMENT ON COLUMN object_versions.name IS 'name';
COMMENT ON COLUMN object_versions.uid IS 'UID that the API server gave it';
COMMENT ON COLUMN object_versions.digest IS 'BLAKE2b of doc, 16 bytes';
COMMENT ON COLUMN object_versions.first_snapshot IS 'first snapshot with this content';
COMMENT ON COLUMN object_versions.last_snapshot IS 'last snapshot with this content; 2147483647 while it lasts';
COMMENT ON COLUMN object_versions.doc IS 'canonical JSON after the noise cut and redaction';

CREATE TABLE evaluation_rows (
    cluster_id       VARCHAR   NOT NULL,
    evaluation       INTEGER   NOT NULL,
    snapshot         INTEGER   NOT NULL,
    evaluated_at     TIMESTAMP NOT NULL,
    catalogue_digest VARCHAR   NOT NULL,
    settings_digest  VARCHAR   NOT NULL,
    tool_version     VARCHAR   NOT NULL,
    controls         INTEGER   NOT NULL,
    as_of_only       BOOLEAN   NOT NULL,
    digest           VARCHAR   NOT NULL
);
COMMENT ON TABLE evaluation_rows IS 'one row per run of the control library over one snapshot';
COMMENT ON COLUMN evaluation_rows.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN evaluation_rows.evaluation IS 'number of the evaluation, from 1 per cluster';
COMMENT ON COLUMN evaluation_rows.snapshot IS 'the snapshot that was judged';
COMMENT ON COLUMN evaluation_rows.evaluated_at IS 'when it was judged, UTC';
COMMENT ON COLUMN evaluation_rows.catalogue_digest IS 'digest of controls and frameworks';
COMMENT ON COLUMN evaluation_rows.settings_digest IS 'digest of parameters, waivers and attestations';
COMMENT ON COLUMN evaluation_rows.tool_version IS 'version of audit-batch that judged';
COMMENT ON COLUMN evaluation_rows.controls IS 'controls in the library';
COMMENT ON COLUMN evaluation_rows.as_of_only IS 'the past judged with later controls: outcomes only, no finding is opened or resolved by it';
COMMENT ON COLUMN evaluation_rows.digest IS 'BLAKE2b over its outcomes and findings, hexadecimal';

CREATE TABLE control_versions (
    cluster_id       VARCHAR   NOT NULL,
    control          VARCHAR   NOT NULL,
    title            VARCHAR   NOT NULL,
    domain           VARCHAR   NOT NULL,
    severity         VARCHAR   NOT NULL,
    why              VARCHAR   NOT NULL,
    fix              VARCHAR   NOT NULL,
    misses           VARCHAR   NOT NULL,
    source           VARCHAR[] NOT NULL,
    since            DATE      NOT NULL,
    params           JSON      NOT NULL,
    sql              VARCHAR   NOT NULL,
    as_of_only       BOOLEAN   NOT NULL,
    first_evaluation INTEGER   NOT NULL,
    last_evaluation  INTEGER   NOT NULL
);
COMMENT ON TABLE control_versions IS 'one row per stretch of evaluations over which a control read the same';
COMMENT ON COLUMN control_versions.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN control_versions.control IS 'id of the control';
COMMENT ON COLUMN control_versions.title IS 'what should be, in one line';
COMMENT ON COLUMN control_versions.domain IS 'folder of the control';
COMMENT ON COLUMN control_versions.severity IS 'low, medium, high or critical';
COMMENT ON COLUMN control_versions.why IS 'why it matters';
COMMENT ON COLUMN control_versions.fix IS 'what to do';
COMMENT ON COLUMN control_versions.misses IS 'what the control does not see';
COMMENT ON COLUMN control_versions.source IS 'where the rule comes from';
COMMENT ON COLUMN control_versions.since IS 'when the control was added to the library';
COMMENT ON COLUMN control_versions.params IS 'parameters in force, exemptions among them';
COMMENT ON COLUMN control_versions.sql IS 'the query';
COMMENT ON COLUMN control_versions.as_of_only IS 'belongs to an evaluation of the past with later controls';
COMMENT ON COLUMN control_versions.first_evaluation IS 'first evaluation of the stretch';
COMMENT ON COLUMN control_versions.last_evaluation IS 'last evaluation of the stretch; 2147483647 while it lasts';

CREATE TABLE outcome_versions (
    cluster_id       VARCHAR NOT NULL,
    control          VARCHAR NOT NULL,
    state            VARCHAR NOT NULL,
    judged           BIGINT  NOT NULL,
    passed           BIGINT  NOT NULL,
    failed           BIGINT  NOT NULL,
    waived           BIGINT  NOT NULL,
    reason           VARCHAR NOT NULL,
    as_of_only       BOOLEAN NOT NULL,
    first_evaluation INTEGER NOT NULL,
    last_evaluation  INTEGER NOT NULL
);
COMMENT ON TABLE outcome_versions IS 'one row per stretch of evaluations over which a control came out the same';
COMMENT ON COLUMN outcome_versions.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN outcome_versions.control IS 'id of the control';
COMMENT ON COLUMN outcome_versions.state IS 'pass, fail, waived, not_applicable or not_assessed';
COMMENT ON COLUMN outcome_versions.judged IS 'resources judged: the population';
COMMENT ON COLUMN outcome_versions.passed IS 'resources that passed';
COMMENT ON COLUMN outcome_versions.failed IS 'resources that failed and are not waived';
COMMENT ON COLUMN outcome_versions.waived IS 'resources that failed and are waived';
COMMENT ON COLUMN outcome_versions.reason IS 'why it was not assessed';
COMMENT ON COLUMN outcome_versions.as_of_only IS 'belongs to an evaluation of the past with later controls';
COMMENT ON COLUMN outcome_versions.first_evaluation IS 'first evaluation of the stretch';
COMMENT ON COLUMN outcome_versions.last_evaluation IS 'last evaluation of the stretch; 2147483647 while it lasts';

CREATE TABLE requirement_versions (
    cluster_id       VARCHAR   NOT NULL,
    framework        VARCHAR   NOT NULL,
    requirement      VARCHAR   NOT NULL,
    position         INTEGER   NOT NULL,
    section          VARCHAR   NOT NULL,
    topic            VARCHAR   NOT NULL,
    level            VARCHAR   NOT NULL,
    assessment       VARCHAR   NOT NULL,
    covers           VARCHAR   NOT NULL,
    how              VARCHAR   NOT NULL,
    attest           VARCHAR   NOT NULL,
    controls         VARCHAR[] NOT NULL,
    state            VARCHAR   NOT NULL,
    judged           BIGINT    NOT NULL,
    failed           BIGINT    NOT NULL,
    waived           BIGINT    NOT NULL,
    reason           VARCHAR   NOT NULL,
    as_of_only       BOOLEAN   NOT NULL,
    first_evaluation INTEGER   NOT NULL,
    last_evaluation  INTEGER   NOT NULL
);
COMMENT ON TABLE requirement_versions IS 'one row per stretch of evaluations over which a requirement came out the same';
COMMENT ON COLUMN requirement_versions.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN requirement_versions.framework IS 'id of the framework: stem of its file';
COMMENT ON COLUMN requirement_versions.requirement IS 'id of the requirement in its standard';
COMMENT ON COLUMN requirement_versions.position IS 'place in the standard, from 1';
COMMENT ON COLUMN requirement_versions.section IS 'part of the standard that it stands in, number and our title; empty when the standard has none';
COMMENT ON COLUMN requirement_versions.topic IS 'what it is about, in our words';
COMMENT ON COLUMN requirement_versions.level IS 'profile level where the standard has one';
COMMENT ON COLUMN requirement_versions.assessment IS 'automated or manual, as the standard says';
COMMENT ON COLUMN requirement_versions.covers IS 'whole or part: how much of it the controls can show; none without controls';
COMMENT ON COLUMN requirement_versions.how IS 'how the controls give evidence';
COMMENT ON COLUMN requirement_versions.attest IS 'the question a person has to answer';
COMMENT ON COLUMN requirement_versions.controls IS 'controls mapped to it';
COMMENT ON COLUMN requirement_versions.state IS 'pass, partial, fail, waived, not_applicable, not_assessed or manual';
COMMENT ON COLUMN requirement_versions.judged IS 'verdicts behind it';
COMMENT ON COLUMN requirement_versions.failed IS 'failing verdicts that are not waived';
COMMENT ON COLUMN requirement_versions.waived IS 'failing verdicts that are waived';
COMMENT ON COLUMN requirement_versions.reason IS 'why it came out so, where that is not plain';
COMMENT ON COLUMN requirement_versions.as_of_only IS 'belongs to an evaluation of the past with later controls';
COMMENT ON COLUMN requirement_versions.first_evaluation IS 'first evaluation of the stretch';
COMMENT ON COLUMN requirement_versions.last_evaluation IS 'last evaluation of the stretch; 2147483647 while it lasts';

CREATE TABLE framework_versions (
    cluster_id       VARCHAR NOT NULL,
    framework        VARCHAR NOT NULL,
    title            VARCHAR NOT NULL,
    edition          VARCHAR NOT NULL,
    as_of_only       BOOLEAN NOT NULL,
    first_evaluation INTEGER NOT NULL,
    last_evaluation  INTEGER NOT NULL
);
COMMENT ON TABLE framework_versions IS 'one row per stretch of evaluations over which a framework was in the library';
COMMENT ON COLUMN framework_versions.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN framework_versions.framework IS 'id of the framework: stem of its file';
COMMENT ON COLUMN framework_versions.title IS 'name of the standard';
COMMENT ON COLUMN framework_versions.edition IS 'edition of the standard';
COMMENT ON COLUMN framework_versions.as_of_only IS 'belongs to an evaluation of the past with later controls';
COMMENT ON COLUMN framework_versions.first_evaluation IS 'first evaluation of the stretch';
COMMENT ON COLUMN framework_versions.last_evaluation IS 'last evaluation of the stretch; 2147483647 while it lasts';

CREATE TABLE finding_versions (
    cluster_id       VARCHAR   NOT NULL,
    finding_id       VARCHAR   NOT NULL,
    control          VARCHAR   NOT NULL,
    kind             VARCHAR   NOT NULL,
    namespace        VARCHAR   NOT NULL,
    name             VARCHAR   NOT NULL,
    reason           VARCHAR   NOT NULL,
    fields           VARCHAR[] NOT NULL,
    evidence         JSON      NOT NULL,
    waiver           VARCHAR   NOT NULL,
    first_evaluation INTEGER   NOT NULL,
    last_evaluation  INTEGER   NOT NULL
);
COMMENT ON TABLE finding_versions IS 'one row per stretch of evaluations over which a failing verdict read the same';
COMMENT ON COLUMN finding_versions.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN finding_versions.finding_id IS 'stable id: digest of cluster, control and resource';
COMMENT ON COLUMN finding_versions.control IS 'id of the control';
COMMENT ON COLUMN finding_versions.kind IS 'kind of the resource';
COMMENT ON COLUMN finding_versions.namespace IS 'namespace of the resource; empty for cluster-scoped ones';
COMMENT ON COLUMN finding_versions.name IS 'name of the resource';
COMMENT ON COLUMN finding_versions.reason IS 'what is wrong';
COMMENT ON COLUMN finding_versions.fields IS 'JSON paths of the offending fields';
COMMENT ON COLUMN finding_versions.evidence IS 'what the control saw';
COMMENT ON COLUMN finding_versions.waiver IS 'id of the waiver in force; empty when none';
COMMENT ON COLUMN finding_versions.first_evaluation IS 'first evaluation of the stretch';
COMMENT ON COLUMN finding_versions.last_evaluation IS 'last evaluation of the stretch; 2147483647 while it lasts';

CREATE TABLE waiver_versions (
    cluster_id       VARCHAR NOT NULL,
    waiver           VARCHAR NOT NULL,
    control          VARCHAR NOT NULL,
    kind             VARCHAR NOT NULL,
    namespace        VARCHAR NOT NULL,
    name             VARCHAR NOT NULL,
    reason           VARCHAR NOT NULL,
    approver         VARCHAR NOT NULL,
    ticket           VARCHAR NOT NULL,
    valid_from       DATE    NOT NULL,
    valid_until      DATE    NOT NULL,
    as_of_only       BOOLEAN NOT NULL,
    first_evaluation INTEGER NOT NULL,
    last_evaluation  INTEGER NOT NULL
);
COMMENT ON TABLE waiver_versions IS 'one row per stretch of evaluations over which a waiver read the same';
COMMENT ON COLUMN waiver_versions.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN waiver_versions.waiver IS 'id of the waiver';
COMMENT ON COLUMN waiver_versions.control IS 'control that it waives';
COMMENT ON COLUMN waiver_versions.kind IS 'kind, exact or pattern; * for any';
COMMENT ON COLUMN waiver_versions.namespace IS 'namespace, exact or pattern; * for any';
COMMENT ON COLUMN waiver_versions.name IS 'name, exact or pattern; * for any';
COMMENT ON COLUMN waiver_versions.reason IS 'why the finding is accepted';
COMMENT ON COLUMN waiver_versions.approver IS 'who accepted it';
COMMENT ON COLUMN waiver_versions.ticket IS 'where that is written';
COMMENT ON COLUMN waiver_versions.valid_from IS 'first day in force';
COMMENT ON COLUMN waiver_versions.valid_until IS 'last day in force';
COMMENT ON COLUMN waiver_versions.as_of_only IS 'belongs to an evaluation of the past with later controls';
COMMENT ON COLUMN waiver_versions.first_evaluation IS 'first evaluation of the stretch';
COMMENT ON COLUMN waiver_versions.last_evaluation IS 'last evaluation of the stretch; 2147483647 while it lasts';

CREATE TABLE attestation_versions (
    cluster_id       VARCHAR NOT NULL,
    framework        VARCHAR NOT NULL,
    requirement      VARCHAR NOT NULL,
    result           VARCHAR NOT NULL,
    statement        VARCHAR NOT NULL,
    evidence         VARCHAR NOT NULL,
    attested_by      VARCHAR NOT NULL,
    attested_on      DATE    NOT NULL,
    valid_until      DATE    NOT NULL,
    as_of_only       BOOLEAN NOT NULL,
    first_evaluation INTEGER NOT NULL,
    last_evaluation  INTEGER NOT NULL
);
COMMENT ON TABLE attestation_versions IS 'one row per stretch of evaluations over which an attestation read the same';
COMMENT ON COLUMN attestation_versions.cluster_id IS 'UID of the kube-system namespace';
COMMENT ON COLUMN attestation_versions.framework IS 'id of the framework';
COMMENT ON COLUMN attestation_versions.requirement IS 'id of the requirement';
COMMENT ON COLUMN attestation_versions.result IS 'pass or fail';
COMMENT ON COLUMN attestation_versions.statement IS 'the answer';
COMMENT ON COLUMN attestation_versions.evidence IS 'link or file that supports it';
COMMENT ON COLUMN attestation_versions.attested_by IS 'by whom';
COMMENT ON COLUMN attestation_versions.attested_on IS 'when';
COMMENT ON COLUMN attestation_versions.valid_until IS 'last day of validity';
COMMENT ON COLUMN attestation_versions.as_of_only IS 'belongs to an evaluation of the past with later controls';
COMMENT ON COLUMN attestation_versions.first_evaluation IS 'first evaluation of the stretch';
COMMENT ON COLUMN attestation_versions.last_evaluation IS 'last evaluation of the stretch; 2147483647 while it lasts';

CREATE TABLE ledger (
    entry    BIGINT    NOT NULL,
    made_at  TIMESTAMP NOT NULL,
    kind     VARCHAR   NOT NULL,
    cluster_id VARCHAR NOT NULL,
    number   INTEGER   NOT NULL,
    content  VARCHAR   NOT NULL,
    previous VARCHAR   NOT NULL,
    digest   VARCHAR   NOT NULL
);
COMMENT ON TABLE ledger IS 'one row per snapshot, evaluation and name of a cluster, in the order of commits; each digest covers its content and the row before it';
COMMENT ON COLUMN ledger.entry IS 'number of the entry, from 1, without gaps';
COMMENT ON COLUMN ledger.made_at IS 'when it was committed, UTC';
COMMENT ON COLUMN ledger.kind IS 'snapshot, evaluation, evaluation as of, or cluster: the name it got';
COMMENT ON COLUMN ledger.cluster_id IS 'cluster that it belongs to';
COMMENT ON COLUMN ledger.number IS 'number of the snapshot or evaluation';
COMMENT ON COLUMN ledger.content IS 'BLAKE2b over what it stored, hexadecimal';
COMMENT ON COLUMN ledger.previous IS 'digest of the entry before it; empty for the first';
COMMENT ON COLUMN ledger.digest IS 'BLAKE2b over entry, time, kind, cluster, number, content and previous, hexadecimal';

CREATE TABLE job_runs (
    job         VARCHAR   NOT NULL,
    started_at  TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    result      VARCHAR   NOT NULL,
    message     VARCHAR   NOT NULL
);
COMMENT ON TABLE job_runs IS 'one row per job that wrote into this warehouse';
COMMENT ON COLUMN job_runs.job IS 'snapshot or evaluate';
COMMENT ON COLUMN job_runs.started_at IS 'when it began, UTC';
COMMENT ON COLUMN job_runs.finished_at IS 'when it ended, UTC';
COMMENT ON COLUMN job_runs.result IS 'done or partial';
COMMENT ON COLUMN job_runs.message IS 'its closing line';
