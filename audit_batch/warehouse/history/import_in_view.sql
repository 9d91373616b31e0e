-- grain = "one row: the newest import that was known by as_of; for moments before the first, the first"
-- [columns]
-- import      = "number of the import; NULL when nothing was ever imported"
-- imported_at = "when it was imported, UTC"

-- The first holds the facts that came with the program: what was published of them by then was known by then.
SELECT
    coalesce(max(import) FILTER (is_known), min(import))           AS import,
    coalesce(max(imported_at) FILTER (is_known), min(imported_at)) AS imported_at
FROM (
    SELECT
        import,
        imported_at,
        imported_at <= coalesce(getvariable('known_at'), getvariable('as_of'), 'infinity')::TIMESTAMP AS is_known
    FROM import_rows
) AS dated
