-- Knowledge from beside the clusters: vulnerabilities and releases of what they are made of, reports on images.

CREATE TABLE import_rows (
    cluster_id   VARCHAR   NOT NULL,
    import       INTEGER   NOT NULL,
    imported_at  TIMESTAMP NOT NULL,
    source       VARCHAR   NOT NULL,
    dated        TIMESTAMP NOT NULL,
    file         VARCHAR   NOT NULL,
    file_sha256  VARCHAR   NOT NULL,
    objects      BIGINT    NOT NULL,
    changed      BIGINT    NOT NULL,
    tool_version VARCHAR   NOT NULL,
    digest       VARCHAR   NOT NULL
);
COMMENT ON TABLE import_rows IS 'one row per import of a file with knowledge';
COMMENT ON COLUMN import_rows.cluster_id IS 'always empty: what is imported is true of every cluster';
COMMENT ON COLUMN import_rows.import IS 'number of the import, from 1, without gaps';
COMMENT ON COLUMN import_rows.imported_at IS 'when it was imported, UTC; evaluations of moments before do not see it';
COMMENT ON COLUMN import_rows.source IS 'what the file was: shipped facts, facts, kubernetes feed, istio bulletin, osv, trivy, grype';
COMMENT ON COLUMN import_rows.dated IS 'of which moment its content is, UTC';
COMMENT ON COLUMN import_rows.file IS 'name of the file';
COMMENT ON COLUMN import_rows.file_sha256 IS 'SHA-256 of the file, hexadecimal';
COMMENT ON COLUMN import_rows.objects IS 'sources of facts, or images, in it';
COMMENT ON COLUMN import_rows.changed IS 'of those, how many were new or other than before';
COMMENT ON COLUMN import_rows.tool_version IS 'version of audit-batch that imported it';
COMMENT ON COLUMN import_rows.digest IS 'BLAKE2b over what it added and replaced, hexadecimal';

CREATE TABLE import_versions (
    cluster_id   VARCHAR NOT NULL,
    resource     VARCHAR NOT NULL,
    api_version  VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL,
    namespace    VARCHAR NOT NULL,
    name         VARCHAR NOT NULL,
    uid          VARCHAR NOT NULL,
    digest       BLOB    NOT NULL,
    first_import INTEGER NOT NULL,
    last_import  INTEGER NOT NULL,
    doc          JSON    NOT NULL USING COMPRESSION zstd
);
COMMENT ON TABLE import_versions IS 'one row per version of each imported object: a stretch of imports over which its content stayed the same';
COMMENT ON COLUMN import_versions.cluster_id IS 'always empty: what is imported is true of every cluster';
COMMENT ON COLUMN import_versions.resource IS 'plural and group, as of other objects';
COMMENT ON COLUMN import_versions.api_version IS 'group and version';
COMMENT ON COLUMN import_versions.kind IS 'PlatformFacts or ImageReport';
COMMENT ON COLUMN import_versions.namespace IS 'always empty';
COMMENT ON COLUMN import_versions.name IS 'source of the facts, or the image';
COMMENT ON COLUMN import_versions.uid IS 'always empty: no API server gave one';
COMMENT ON COLUMN import_versions.digest IS 'BLAKE2b of doc, 16 bytes';
COMMENT ON COLUMN import_versions.first_import IS 'first import with this content';
COMMENT ON COLUMN import_versions.last_import IS 'last import before it was replaced; 2147483647 while it holds';
COMMENT ON COLUMN import_versions.doc IS 'canonical JSON after redaction';
