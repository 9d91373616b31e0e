-- grain = "one row per import of knowledge, up to as_of"
-- [columns]
-- import       = "number of the import"
-- imported_at  = "when it was imported, UTC"
-- source       = "what the file was: shipped facts, facts, kubernetes feed, istio bulletin, osv, trivy or grype"
-- dated        = "of which moment its content is, UTC"
-- file         = "name of the file"
-- file_sha256  = "SHA-256 of the file"
-- objects      = "sources of facts, or images, in it"
-- changed      = "of those, how many were new or other than before"
-- tool_version = "version of audit-batch that imported it"
-- digest       = "digest of what it added and replaced, as in the ledger"

SELECT
    import_rows.import,
    import_rows.imported_at,
    import_rows.source,
    import_rows.dated,
    import_rows.file,
    import_rows.file_sha256,
    import_rows.objects,
    import_rows.changed,
    import_rows.tool_version,
    import_rows.digest
FROM import_rows
JOIN import_in_view ON import_rows.import <= import_in_view.import
