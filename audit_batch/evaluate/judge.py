"""One control over the relations in view: its verdicts, one per resource, checked before they count."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from audit_batch.catalog.control import Control
from audit_batch.errors import ControlError, cut
from audit_batch.evaluate.question import Question
from audit_batch.model import Verdict

TABLE = "judged"
"""Temporary table with the verdicts of the control that was judged last."""

_REQUIRED = ("kind", "namespace", "name", "verdict", "reason")
_OPTIONAL = ("fields", "evidence")


@dataclass(frozen=True, slots=True)
class Judged:
    """How many resources a control judged, and how."""

    judged: int
    passed: int
    failed: int
    """Waived ones included."""
    unseen: int
    """Resources whose own data was missing."""
    unseen_reason: str
    """The reason of the first of those; empty without any."""


def judge(con: duckdb.DuckDBPyConnection, control: Control, question: Question, params: Mapping[str, Any]) -> Judged:
    """Run ``control`` and leave its verdicts in the temporary table `TABLE`.

    The table's columns: kind, namespace, name, verdict, reason, fields (list of text), evidence (JSON).

    Raises:
        ControlError: The query fails, or what it returns is not one good row per resource.
    """
    bound = {name: params[name] for name in question.params}
    try:
        columns = _columns(con, control, bound)
        con.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {_shaped(control, columns)}", bound)
    except duckdb.Error as error:
        raise ControlError(control.path, f"the query fails ({cut(str(error))})") from error
    return _check(con, control)


_KNOWN: dict[str, tuple[str, ...]] = {}
"""Columns by query: relations do not change while a process lives, and to ask again takes as long as to judge."""


def _columns(con: duckdb.DuckDBPyConnection, control: Control, bound: Mapping[str, Any]) -> tuple[str, ...]:
    if control.sql not in _KNOWN:
        described = con.execute(f"SELECT * FROM ({control.sql}) LIMIT 0", bound).description
        _KNOWN[control.sql] = tuple(column[0] for column in described)
    columns = _KNOWN[control.sql]
    if missing := [name for name in _REQUIRED if name not in columns]:
        raise ControlError(control.path, f"the query returns no column {missing[0]}")
    if alien := [name for name in columns if name not in (*_REQUIRED, *_OPTIONAL)]:
        raise ControlError(control.path, f"the query returns an unknown column {alien[0]}")
    return columns


def _shaped(control: Control, columns: tuple[str, ...]) -> str:
    """Give the query the columns of `TABLE`: what a pass says beside its verdict does not count."""
    fields = "coalesce(fields, [])::VARCHAR[]" if "fields" in columns else "[]::VARCHAR[]"
    evidence = "coalesce(to_json(evidence), '{}')::JSON" if "evidence" in columns else "'{}'::JSON"
    return f"""
        SELECT
            kind::VARCHAR                                            AS kind,
            namespace::VARCHAR                                       AS namespace,
            name::VARCHAR                                            AS name,
            verdict::VARCHAR                                         AS verdict,
            if(verdict = 'pass', '', coalesce(reason::VARCHAR, ''))  AS reason,
            if(verdict = 'pass', [], {fields})                       AS fields,
            if(verdict = 'pass', '{{}}'::JSON, {evidence})             AS evidence
        FROM ({control.sql}
        ) AS answered
    """


def _check(con: duckdb.DuckDBPyConnection, control: Control) -> Judged:
    row = con.execute(
        """
        SELECT
            count(*),
            -- As one text: structures take four times as long.
            count(DISTINCT concat_ws(chr(31), kind, namespace, name)),
            count(*) FILTER (kind IS NULL OR namespace IS NULL OR name IS NULL OR verdict IS NULL),
            any_value(verdict) FILTER (NOT list_contains($verdicts, verdict)),
            any_value(kind) FILTER (NOT list_contains($judges, kind)),
            any_value(name) FILTER (verdict != 'pass' AND reason = ''),
            count(*) FILTER (verdict = 'pass'),
            count(*) FILTER (verdict = 'fail'),
            count(*) FILTER (verdict = 'not_assessed'),
            coalesce(min(reason) FILTER (verdict = 'not_assessed'), '')
        FROM temp.judged
        """,
        {"verdicts": [str(verdict) for verdict in Verdict], "judges": list(control.judges)},
    ).fetchone()
    assert row is not None  # noqa: S101  an aggregate without GROUP BY has exactly one row
    rows, resources, nulls, verdict, kind, silent, *counts = row
    if nulls:
        raise ControlError(control.path, f"{nulls} rows lack kind, namespace, name or verdict")
    if verdict:
        raise ControlError(control.path, f"verdict {verdict!r} is not one of {', '.join(Verdict)}")
    if kind:
        raise ControlError(control.path, f"the query judges a {kind}, which the header's judges lack")
    if silent:
        raise ControlError(control.path, f"the verdict on {silent} has no reason")
    if rows != resources:
        raise ControlError(control.path, f"{rows - resources} resources are judged twice; roll up to one row each")
    return Judged(rows, *counts)
