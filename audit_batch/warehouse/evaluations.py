"""Writing an evaluation: staged rows are merged into the interval tables, all of it in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import duckdb
import pandas as pd
from msgspec import Struct

from audit_batch import __version__
from audit_batch.warehouse.intervals import INTERVAL, insert_apart, merge, value_columns
from audit_batch.warehouse.ledger import append_entry
from audit_batch.warehouse.transaction import transaction

FINDINGS = "staged_findings"
"""Temporary table that gathers the failing verdicts of one evaluation."""


class EvaluationRecord(Struct, frozen=True):
    """What is known of an evaluation beside its results."""

    cluster_id: str
    snapshot: int
    evaluated_at: datetime
    catalogue_digest: str
    settings_digest: str
    controls: int
    as_of_only: bool
    """The past judged with later controls: nothing is opened or resolved by it."""


def stage_findings(con: duckdb.DuckDBPyConnection) -> None:
    """Make the empty temporary table `FINDINGS`, shaped like finding_versions without its interval."""
    con.execute(f"DROP TABLE IF EXISTS temp.{FINDINGS}")
    excluded = ", ".join(INTERVAL)
    con.execute(f"CREATE TEMP TABLE {FINDINGS} AS SELECT * EXCLUDE ({excluded}) FROM finding_versions LIMIT 0")


def write_evaluation(
    con: duckdb.DuckDBPyConnection, record: EvaluationRecord, rows: Mapping[str, Sequence[Mapping[str, object]]]
) -> int:
    """Commit one evaluation with its ledger entry, all or nothing, and return its number.

    Args:
        con: A writer outside of any transaction, with the findings staged.
        record: The evaluation.
        rows: Rows by interval table, without the interval and the columns cluster_id and as_of_only.
    """
    with transaction(con):
        number = _next_number(con, record)
        _insert_row(con, record, number)
        for table, values in rows.items():
            with _staged(con, table, values, record) as staged:
                _merge(con, table, staged, record, number)
        if not record.as_of_only:
            merge(con, "finding_versions", FINDINGS, record.cluster_id, number)
        kind = "evaluation as of" if record.as_of_only else "evaluation"
        digest = append_entry(con, kind, record.cluster_id, number, made_at=record.evaluated_at)
        con.execute(
            """
            UPDATE evaluation_rows SET digest = $digest
            WHERE cluster_id = $cluster AND evaluation = $number AND as_of_only = $apart
            """,
            {"digest": digest, "cluster": record.cluster_id, "number": number, "apart": record.as_of_only},
        )
    return number


def _next_number(con: duckdb.DuckDBPyConnection, record: EvaluationRecord) -> int:
    ((number,),) = con.execute(
        "SELECT coalesce(max(evaluation), 0) + 1 FROM evaluation_rows WHERE cluster_id = $id AND as_of_only = $apart",
        {"id": record.cluster_id, "apart": record.as_of_only},
    ).fetchall()
    return int(number)


def _insert_row(con: duckdb.DuckDBPyConnection, record: EvaluationRecord, number: int) -> None:
    con.execute(
        "INSERT INTO evaluation_rows VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')",
        [
            record.cluster_id,
            number,
            record.snapshot,
            record.evaluated_at,
            record.catalogue_digest,
            record.settings_digest,
            __version__,
            record.controls,
            record.as_of_only,
        ],
    )


@contextmanager
def _staged(
    con: duckdb.DuckDBPyConnection, table: str, values: Sequence[Mapping[str, object]], record: EvaluationRecord
) -> Iterator[str]:
    """Cast ``values`` to the types of ``table`` in a temporary table beside it."""
    columns = [name for name in value_columns(con, table) if name not in ("cluster_id", "as_of_only")]
    frame = pd.DataFrame([[row[name] for name in columns] for row in values], columns=columns, dtype=object)
    excluded = ", ".join(INTERVAL)
    con.execute(f"CREATE TEMP TABLE staged_rows AS SELECT * EXCLUDE ({excluded}) FROM {table} LIMIT 0")
    if values:
        con.register("frame", frame)
        con.execute(
            "INSERT INTO staged_rows BY NAME SELECT *, $cluster AS cluster_id, $apart AS as_of_only FROM frame",
            {"cluster": record.cluster_id, "apart": record.as_of_only},
        )
        con.unregister("frame")
    yield "staged_rows"
    con.execute("DROP TABLE temp.staged_rows")


def _merge(con: duckdb.DuckDBPyConnection, table: str, staged: str, record: EvaluationRecord, number: int) -> None:
    if record.as_of_only:
        insert_apart(con, table, staged, number)
    else:
        merge(con, table, staged, record.cluster_id, number)
