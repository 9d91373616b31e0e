"""What an evaluation gathers in temporary tables before it is written: findings, and verdicts that were asked for."""

from collections.abc import Sequence

import duckdb

from audit_batch.catalog.waiver import Waiver
from audit_batch.evaluate.judge import Judged
from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.evaluations import FINDINGS

VERDICTS = "verdicts"
"""Temporary table with every verdict of the evaluation, where it was asked to keep them."""

Waived = tuple[str, str, str, str]
"""Kind, namespace and name of a failing resource, and the id of the waiver that covers it."""

_STAGE_FAILING = f"""
INSERT INTO {FINDINGS} BY NAME
SELECT
    $cluster AS cluster_id,
    substr(sha256(concat_ws(chr(31), $cluster, $control, kind, namespace, name)), 1, 16) AS finding_id,
    $control AS control,
    kind,
    namespace,
    name,
    reason,
    fields,
    evidence,
    '' AS waiver
FROM temp.judged
WHERE verdict = 'fail'
"""
"""The id stands for cluster, control and resource: the same resource failing again is the same finding."""

_STAGE_HELD = f"""
INSERT INTO {FINDINGS} BY NAME
SELECT * EXCLUDE (first_evaluation, last_evaluation)
FROM finding_versions
WHERE cluster_id = $cluster AND list_contains($controls, control) AND last_evaluation = $still
"""

_STAGE_HELD_UNSEEN = f"""
{_STAGE_HELD}
    AND (kind, namespace, name) IN (SELECT (kind, namespace, name) FROM temp.judged WHERE verdict = 'not_assessed')
"""


_HANDED = "handed_over"
"""Database in memory, seen by all connections to the warehouse, that findings go through from one to another."""


def hand_over(con: duckdb.DuckDBPyConnection) -> None:
    """Give the findings that are staged here to the connection that calls `take_over` next."""
    con.execute(f"ATTACH ':memory:' AS {_HANDED}")
    con.execute(f"CREATE TABLE {_HANDED}.findings AS SELECT * FROM temp.{FINDINGS}")


def take_over(con: duckdb.DuckDBPyConnection) -> None:
    """Add the findings that another connection gave to those that are staged here."""
    con.execute(f"INSERT INTO temp.{FINDINGS} SELECT * FROM {_HANDED}.findings")
    con.execute(f"DETACH {_HANDED}")


def find_waived(con: duckdb.DuckDBPyConnection, waivers: Sequence[Waiver]) -> list[Waived]:
    """Return the failing resources of the control that was judged last which one of its ``waivers`` covers."""
    if not waivers:
        return []
    failing = con.execute("SELECT kind, namespace, name FROM temp.judged WHERE verdict = 'fail'").fetchall()
    covers = ((resource, next((w.id for w in waivers if w.covers(w.control, *resource)), "")) for resource in failing)
    return [(*resource, waiver) for resource, waiver in covers if waiver]


def stage_verdicts(
    con: duckdb.DuckDBPyConnection, cluster_id: str, control: str, judged: Judged, waived: Sequence[Waived]
) -> None:
    """Stage the failing verdicts of the control that was judged last.

    Findings on resources whose own data is missing live on: what could not be looked at is not resolved.
    """
    numbers = {"cluster": cluster_id, "control": control}
    if judged.failed:
        con.execute(_STAGE_FAILING, numbers)
    if judged.unseen:
        con.execute(_STAGE_HELD_UNSEEN, {"cluster": cluster_id, "controls": [control], "still": STILL})
    _mark_waived(con, FINDINGS, control, waived)


def stage_held(con: duckdb.DuckDBPyConnection, cluster_id: str, controls: Sequence[str]) -> None:
    """Stage the findings of controls that are open: they could not be judged, and nothing is resolved by that."""
    con.execute(_STAGE_HELD, {"cluster": cluster_id, "controls": controls, "still": STILL})


def make_verdicts(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table `VERDICTS`, empty."""
    con.execute(
        f"""
        CREATE TEMP TABLE {VERDICTS} (
            control VARCHAR, kind VARCHAR, namespace VARCHAR, name VARCHAR, verdict VARCHAR, reason VARCHAR,
            fields VARCHAR[], evidence JSON, waiver VARCHAR
        )
        """
    )


def keep_verdicts(con: duckdb.DuckDBPyConnection, control: str, waived: Sequence[Waived]) -> None:
    """Add all verdicts of the control that was judged last to `VERDICTS`."""
    con.execute(
        f"INSERT INTO {VERDICTS} BY NAME SELECT $control AS control, *, '' AS waiver FROM temp.judged",
        {"control": control},
    )
    _mark_waived(con, VERDICTS, control, waived)


def _mark_waived(con: duckdb.DuckDBPyConnection, table: str, control: str, waived: Sequence[Waived]) -> None:
    if not waived:
        return
    kinds, namespaces, names, ids = (list(column) for column in zip(*waived, strict=True))
    con.execute(
        f"""
        WITH covered AS (
            SELECT
                unnest($kinds)      AS kind,
                unnest($namespaces) AS namespace,
                unnest($names)      AS name,
                unnest($ids)        AS waiver
        )
        UPDATE {table} AS staged SET waiver = covered.waiver
        FROM covered
        WHERE
            staged.control = $control
            AND staged.kind = covered.kind
            AND staged.namespace = covered.namespace
            AND staged.name = covered.name
        """,
        {"control": control, "kinds": kinds, "namespaces": namespaces, "names": names, "ids": ids},
    )
