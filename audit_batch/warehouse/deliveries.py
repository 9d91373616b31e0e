"""What was handed on, and what still has to be: rows that are only added."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import duckdb
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.warehouse.transaction import transaction


class DeliveryState(StrEnum):
    """How far a report has got on its way to one destination."""

    WAITING = "waiting"
    """It is going to be made, or was made, and nobody has tried yet."""
    FAILED = "failed"
    DELIVERED = "delivered"
    GONE = "gone"
    """It could not be delivered, and its file is not there any more; it is not tried again."""


class DeliveryRow(Struct, frozen=True):
    """One step of one report on its way to one destination."""

    report: str
    destination: str
    cluster: str
    notebook: str
    framework: str
    period: str
    path: str
    state: DeliveryState
    sha256: str
    noted_at: datetime
    message: str


def last_deliveries(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], DeliveryRow]:
    """Return the last row of each report and destination."""
    rows = con.execute(
        """
        SELECT
            report, destination, cluster, notebook, framework, period, path, state, sha256, noted_at, message
        FROM delivery_rows
        ORDER BY rowid
        """
    ).fetchall()
    found = [DeliveryRow(*row) for row in rows]
    return {(row.report, row.destination): replace(row, state=DeliveryState(row.state)) for row in found}


def write_deliveries(con: duckdb.DuckDBPyConnection, rows: Iterable[DeliveryRow]) -> None:
    """Add rows, all or none."""
    with transaction(con):
        for row in rows:
            values = [getattr(row, name) for name in DeliveryRow.__struct_fields__]
            con.execute("INSERT INTO delivery_rows VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", values)
