"""The schema of a warehouse: numbered migrations, forward only, and the way back while there is one."""

from pathlib import Path

import duckdb

from audit_batch.errors import WarehouseDamaged, WarehouseNewer

BEFORE = "audit-schema-{}.duckdb"
"""Copy of the database as it was before it was migrated from a schema; it goes when a job has ended well."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def known_schema() -> int:
    """Return the number of the newest schema that this version knows."""
    return len(list(_MIGRATIONS.glob("*.sql")))


def kept_before(folder: Path) -> list[Path]:
    """Return the copies from before a migration after which no job has ended well yet."""
    return sorted(folder.glob(BEFORE.format("*")))


def migrate(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Bring the database to the newest schema, one migration and transaction after the other.

    Raises:
        WarehouseNewer: It has a later schema than this version knows.
        WarehouseDamaged: It is not a database of audit-batch.
    """
    files = sorted(_MIGRATIONS.glob("*.sql"))
    done = schema_of(con, folder)
    if done > len(files):
        raise WarehouseNewer(
            f"{folder}: made by a later audit-batch (schema {done}, this one knows {len(files)}); "
            f"upgrade this one, or {_way_back(folder, len(files))}"
        )
    for number, path in enumerate(files[done:], done + 1):
        con.execute("BEGIN")
        con.execute(path.read_text(encoding="utf-8"))
        con.execute("DELETE FROM meta WHERE key = 'schema'")
        con.execute(f"INSERT INTO meta VALUES ('schema', '{number}')")
        con.execute("COMMIT")


def schema_of(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Return the number of the last migration that was applied; 0 for an empty database (WarehouseDamaged)."""
    tables = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'warehouse' ORDER BY table_name = 'meta' DESC"
    ).fetchall()
    if not tables:
        return 0
    known = con.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall() if tables[0] == ("meta",) else []
    if len(known) != 1 or not known[0][0].isdigit():
        raise WarehouseDamaged(
            f"{folder}: audit.duckdb is not a database of audit-batch; give another --warehouse, or restore a backup"
        )
    return int(known[0][0])


def _way_back(folder: Path, known: int) -> str:
    """Say how to go on with this version: by the copy of before the upgrade, while no later job has ended well."""
    fitting = [number for number in range(1, known + 1) if (folder / BEFORE.format(number)).exists()]
    if not fitting:
        return "restore a backup that this version made into another --warehouse"
    return f"move {BEFORE.format(fitting[-1])} over audit.duckdb, which loses nothing: no later job has ended well"
