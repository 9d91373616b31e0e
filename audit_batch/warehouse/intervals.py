"""Interval tables: a row holds from its first to its last number, and only what changed is written."""

import duckdb

from audit_batch.warehouse.database import STILL

INTERVAL = ("first_evaluation", "last_evaluation")


def value_columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return the columns of an interval table that say what holds, in order."""
    described = con.execute(f"SELECT * FROM {table} LIMIT 0").description
    return [column[0] for column in described if column[0] not in INTERVAL]


def merge(con: duckdb.DuckDBPyConnection, table: str, staged: str, cluster_id: str, evaluation: int) -> None:
    """Close the open rows of ``table`` that ``staged`` lacks, and open those that are new in it.

    Args:
        con: A writer inside a transaction.
        table: An interval table.
        staged: A table with the same columns but the interval, one cluster's.
        cluster_id: The cluster.
        evaluation: The number from which on ``staged`` holds.
    """
    columns = value_columns(con, table)
    same = " AND ".join(f"held.{column} IS NOT DISTINCT FROM staged.{column}" for column in columns)
    line = "NOT held.as_of_only" if "as_of_only" in columns else "TRUE"
    numbers = {"cluster": cluster_id, "still": STILL}
    con.execute(
        f"""
        UPDATE {table} AS held SET last_evaluation = $before
        WHERE held.cluster_id = $cluster AND held.last_evaluation = $still AND {line}
            AND NOT EXISTS (SELECT 1 FROM {staged} AS staged WHERE {same})
        """,
        {**numbers, "before": evaluation - 1},
    )
    con.execute(
        f"""
        INSERT INTO {table} BY NAME
        SELECT staged.*, $evaluation AS first_evaluation, $still AS last_evaluation FROM {staged} AS staged
        WHERE NOT EXISTS (
            SELECT 1 FROM {table} AS held
            WHERE held.cluster_id = $cluster AND held.last_evaluation = $still AND {line} AND {same}
        )
        """,
        {**numbers, "evaluation": evaluation},
    )


def insert_apart(con: duckdb.DuckDBPyConnection, table: str, staged: str, evaluation: int) -> None:
    """Insert ``staged`` as rows that hold for this one evaluation only."""
    con.execute(
        f"INSERT INTO {table} BY NAME SELECT *, $n AS first_evaluation, $n AS last_evaluation FROM {staged}",
        {"n": evaluation},
    )
