"""SQL that tries to do more than read the warehouse: what it tries, and a part of the line that refuses it."""

import duckdb

ONE_SELECT = "only reading is possible"
NOT_SQL = "the query is not SQL"
WRITING_PART = "the query is not SQL" if duckdb.__version__.startswith("1.") else ONE_SELECT
STATEMENTS = "exactly one SELECT can be asked"
TABLE_FUNCTION = "is not for queries; use "
FUNCTION = "is not for queries: they read the rows"
FILE = "is a file"
NO_TABLE = "there is no table"
MACHINE = "shows this machine"
FAILED = "the query failed"
ELSEWHERE = "queries read the warehouse only"

REFUSED = {
    # more than one statement
    "SELECT 1; SELECT 2": STATEMENTS,
    "SELECT 1; DROP TABLE object_versions": ONE_SELECT,
    "SELECT 1; -- harmless\nDELETE FROM snapshot_rows": ONE_SELECT,
    "/* ; */ SELECT 1 /* ; */; COPY (SELECT 1) TO '{out}'": ONE_SELECT,
    "SELECT ';' AS a; ATTACH '{out}'": ONE_SELECT,
    "": STATEMENTS,
    ";": STATEMENTS,
    "-- nothing": STATEMENTS,
    # writing
    "INSERT INTO meta VALUES ('a', 'b')": ONE_SELECT,
    "UPDATE cluster_rows SET cluster = 'x'": ONE_SELECT,
    "DELETE FROM ledger": ONE_SELECT,
    "TRUNCATE ledger": ONE_SELECT,
    "DROP VIEW objects": ONE_SELECT,
    "ALTER TABLE ledger RENAME TO lodger": ONE_SELECT,
    "CREATE TABLE t AS SELECT 1": ONE_SELECT,
    "CREATE TEMP TABLE t AS SELECT 1": ONE_SELECT,
    "CREATE TEMP MACRO f() AS 1": ONE_SELECT,
    "CREATE TEMP VIEW objects AS SELECT 1": ONE_SELECT,
    "CREATE SECRET s (TYPE http)": ONE_SELECT,
    "WITH gone AS (DELETE FROM ledger RETURNING *) SELECT * FROM gone": WRITING_PART,
    "WITH new AS (INSERT INTO meta VALUES ('a', 'b') RETURNING *) FROM new": WRITING_PART,
    "WITH new AS (UPDATE meta SET value = 'b' RETURNING *) SELECT 1": WRITING_PART,
    "WITH out AS (COPY meta TO '{events}/x.csv') SELECT 1": WRITING_PART,
    "SELECT (WITH out AS (COPY meta TO '{events}/x.csv') SELECT 1)": WRITING_PART,
    "SELECT 1 INTO t": NOT_SQL,
    "COPY (SELECT 1) TO '{out}'": ONE_SELECT,
    "COPY objects TO '{events}/x.parquet' (FORMAT parquet)": ONE_SELECT,
    "COPY meta FROM '/etc/passwd'": ONE_SELECT,
    "EXPORT DATABASE '{out}'": ONE_SELECT,
    "IMPORT DATABASE '{out}'": ONE_SELECT,
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{events}/x'": ONE_SELECT,
    "CHECKPOINT": ONE_SELECT,
    "VACUUM": ONE_SELECT,
    "BEGIN": ONE_SELECT,
    "SELECT * FROM checkpoint()": TABLE_FUNCTION,
    "SELECT nextval('s')": FUNCTION,
    "SELECT write_log('x')": FUNCTION,
    # other files
    "ATTACH '{database}' AS original": ONE_SELECT,
    "DETACH warehouse": ONE_SELECT,
    "USE memory": ONE_SELECT,
    "SELECT * FROM '/etc/passwd'": FILE,
    'SELECT * FROM "/etc/passwd"': FILE,
    "FROM 'https://example.com/x.parquet'": FILE,
    "FROM 'file:///etc/passwd'": FILE,
    "SUMMARIZE '/etc/passwd'": FILE,
    "DESCRIBE SELECT * FROM '/etc/passwd'": FILE,
    "SELECT (SELECT count(*) FROM '/etc/passwd')": FILE,
    "WITH a AS (FROM '/etc/passwd') FROM a": FILE,
    "SELECT * FROM 'passwd.csv'": ELSEWHERE,
    "SELECT * FROM read_csv('/etc/passwd')": TABLE_FUNCTION,
    "SELECT * FROM READ_CSV_AUTO('/etc/passwd')": TABLE_FUNCTION,
    "SELECT * FROM \"read_text\"('/etc/passwd')": TABLE_FUNCTION,
    "SELECT * FROM main.read_text('/etc/passwd')": TABLE_FUNCTION,
    "SELECT * FROM system.main.read_blob('/etc/passwd')": TABLE_FUNCTION,
    "SELECT * FROM read_json('/etc/passwd')": TABLE_FUNCTION,
    "SELECT * FROM read_ndjson_objects('/etc/passwd')": TABLE_FUNCTION,
    "SELECT * FROM read_parquet('{events}/*.parquet')": TABLE_FUNCTION,
    "SELECT * FROM read_duckdb('{database}')": TABLE_FUNCTION,
    "SELECT * FROM parquet_metadata('/etc/passwd')": TABLE_FUNCTION,
    "SELECT * FROM sniff_csv('/etc/passwd')": TABLE_FUNCTION,
    "SELECT * FROM glob('/etc/*')": TABLE_FUNCTION,
    "SELECT * FROM objects, LATERAL (SELECT * FROM read_text('/etc/' || name))": TABLE_FUNCTION,
    "WITH a AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM a": TABLE_FUNCTION,
    "WITH read_text AS (SELECT 1) SELECT * FROM read_text('/etc/passwd')": TABLE_FUNCTION,
    "SELECT 1 UNION ALL SELECT size FROM read_text('/etc/passwd')": TABLE_FUNCTION,
    "SELECT 1 ORDER BY (SELECT size FROM read_text('/etc/passwd'))": TABLE_FUNCTION,
    "SELECT list_transform([1], lambda x: (SELECT size FROM read_text('/etc/passwd')))": TABLE_FUNCTION,
    "PIVOT (SELECT * FROM read_text('/etc/passwd')) ON size IN (1) USING count(*)": TABLE_FUNCTION,
    "FROM read_text('/etc/passwd') SELECT content": TABLE_FUNCTION,
    # SQL in SQL
    "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')": TABLE_FUNCTION,
    "SELECT * FROM query_table('/etc/passwd')": TABLE_FUNCTION,
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))": TABLE_FUNCTION,
    "PREPARE p AS SELECT 1": ONE_SELECT,
    "EXECUTE p": ONE_SELECT,
    "CALL pragma_version()": ONE_SELECT,
    "EXPLAIN SELECT 1": ONE_SELECT,
    # memory of this process
    "SELECT * FROM frame_of_the_test": NO_TABLE,
    "SELECT * FROM pandas_scan(1::POINTER)": TABLE_FUNCTION,
    "SELECT * FROM arrow_scan(1::POINTER, 2::POINTER, 3::POINTER)": TABLE_FUNCTION,
    # extensions and settings
    "INSTALL httpfs": ONE_SELECT,
    "LOAD httpfs": ONE_SELECT,
    "SET enable_external_access = true": ONE_SELECT,
    "SET GLOBAL memory_limit = '100GB'": ONE_SELECT,
    "SET VARIABLE cluster = 'x'": ONE_SELECT,
    "RESET memory_limit": ONE_SELECT,
    "PRAGMA threads = 64": ONE_SELECT,
    "PRAGMA enable_logging": ONE_SELECT,
    "PRAGMA database_list": ONE_SELECT,
    "SELECT * FROM enable_logging()": TABLE_FUNCTION,
    "SELECT * FROM enable_profiling()": TABLE_FUNCTION,
    "SELECT * FROM truncate_duckdb_logs()": TABLE_FUNCTION,
    # this machine
    "SELECT getenv('HOME')": FUNCTION,
    "SELECT * FROM duckdb_secrets()": TABLE_FUNCTION,
    "SELECT * FROM which_secret('s3://x', 's3')": TABLE_FUNCTION,
    "SELECT * FROM duckdb_settings()": TABLE_FUNCTION,
    "SELECT * FROM duckdb_settings": MACHINE,
    "SELECT * FROM duckdb_extensions()": TABLE_FUNCTION,
    "SELECT * FROM duckdb_logs()": TABLE_FUNCTION,
    "SELECT * FROM duckdb_temporary_files()": TABLE_FUNCTION,
    "SELECT * FROM pragma_database_list": MACHINE,
    "SELECT sleep_ms(100000)": FUNCTION,
    "SELECT pg_sleep(100)": FUNCTION,
    # no SQL
    "SELEC 1": NOT_SQL,
    "SELECT * FROM": NOT_SQL,
    "SELECT 'open": NOT_SQL,
    "SELECT " + "(" * 49_000 + "1" + ")" * 49_000: "the query",
    "SELECT " + "abs(" * 900 + "1" + ")" * 900: "nested too deeply",
    "SELECT '" + "x" * 200_000 + "'": "more than 100000",
    "SELECT error('it is me')": FAILED,
    "SELECT $value": FAILED,
    "SELECT 'x'::INTEGER": FAILED,
}

ENDLESS = [
    "SELECT count(*) FROM range(10000000) AS a, range(10000000) AS b",
    "SELECT * FROM range(100000000000)",
    "WITH RECURSIVE again AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM again) SELECT count(*) FROM again",
    "SELECT count(*) FROM generate_series(1, 1000000) AS a(n), generate_series(1, 1000000) AS b(n) WHERE a.n + b.n = 7",
]

GREEDY = [
    "SELECT list(a.range) FROM range(100000000) AS a",
    "SELECT * FROM range(100000000) AS a ORDER BY hash(a.range)",
    "SELECT string_agg(repeat('x', 1000), '') FROM range(10000000)",
]
