"""One control over the relations in view: its verdicts, one per resource, checked before they count."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import _duckdb as duckdb  # the engine without its package, which takes as long again to import
from msgspec import Struct

from audit_batch.catalog.control import Control
from audit_batch.errors import ControlError, cut
from audit_batch.evaluate.asking import ask
from audit_batch.evaluate.question import Question
from audit_batch.kinds import ANY
from audit_batch.model import Verdict

TABLE = "judged"
"""Temporary table with the verdicts of the control that was judged last."""

Row = tuple[str, str, str, str, str, Sequence[str]]
"""Kind, namespace, name, verdict, reason and fields of one resource; the last two are empty where it passes."""

_FEW = 5_000
"""Verdicts that are read and counted here in a third of the time that it takes to plan the query that counts them."""

_REQUIRED = ("kind", "namespace", "name", "verdict", "reason")
_OPTIONAL = ("fields", "evidence")


class Judged(Struct, frozen=True):
    """How many resources a control judged, and how."""

    judged: int
    passed: int
    failed: int
    """Waived ones included."""
    unseen: int
    """Resources whose own data was missing."""
    unseen_reason: str
    """The reason of the first of those; empty without any."""


def judge(
    con: duckdb.DuckDBPyConnection,
    control: Control,
    question: Question,
    params: Mapping[str, Any],
    *,
    is_short: bool = False,
) -> Judged:
    """Run ``control`` and leave its verdicts in the temporary table `TABLE`.

    The table's columns: kind, namespace, name, verdict, reason, fields (list of text), evidence (JSON).

    Args:
        con: With the relations that the control asks.
        control: It.
        question: What it asks.
        params: The values in force; more than it asks for is no harm.
        is_short: There are few resources, and the table is asked for only where one fails or is not assessed: of the
            rest the rows are counted as they come, in half the time of a table.

    Raises:
        ControlError: The query fails, or what it returns is not one good row per resource.
    """
    counted = count_rows(read_rows(con, control, question, params)) if is_short else None
    if counted and not counted.failed and not counted.unseen:
        return counted
    bound = {name: params[name] for name in question.params}
    try:
        columns = _columns(con, control, bound)
        made = ask(con, f"CREATE OR REPLACE TEMP TABLE judged AS {_shaped(control, columns)}", bound).fetchone()
    except duckdb.Error as error:
        raise ControlError(control.path, f"the query fails ({cut(str(error))})") from error
    if counted and made and made[0] == counted.judged:
        # They were checked as they came.
        return counted
    if made and made[0] <= _FEW:
        return _check_few(con, control)
    return _check(con, control)


def read_rows(
    con: duckdb.DuckDBPyConnection, control: Control, question: Question, params: Mapping[str, Any]
) -> list[Row]:
    """Run ``control`` and return its verdicts: for few resources this takes half the time of a table.

    Raises:
        ControlError: As `judge`.
    """
    bound = {name: params[name] for name in question.params}
    try:
        answer = ask(con, control.sql, bound)
        types = {column[0]: str(column[1]) for column in answer.description}
        _KNOWN[control.sql] = tuple(types)
        _require_columns(control, tuple(types))
        if any(types[name] != "VARCHAR" for name in _REQUIRED) or types.get("fields", _TEXTS) != _TEXTS:
            answer = ask(con, _shaped(control, tuple(types)), bound)
            types = dict.fromkeys((*_REQUIRED, "fields"), "")
        found = answer.fetchall()
    except duckdb.Error as error:
        raise ControlError(control.path, f"the query fails ({cut(str(error))})") from error
    names = list(types)
    places = [names.index(name) for name in _REQUIRED]
    rows = _rows(found, places, names.index("fields") if "fields" in names else None)
    _require_good(control, rows)
    return rows


def count_rows(rows: Sequence[Row]) -> Judged:
    """Count the verdicts that `read_rows` returned."""
    counted = Counter(row[3] for row in rows)
    unseen = min((row[4] for row in rows if row[3] == Verdict.NOT_ASSESSED), default="")
    return Judged(len(rows), counted[Verdict.PASS], counted[Verdict.FAIL], counted[Verdict.NOT_ASSESSED], unseen)


_TEXTS = "VARCHAR[]"
_KNOWN: dict[str, tuple[str, ...]] = {}
"""Columns by query: relations do not change while a process lives, and to ask again takes as long as to judge."""


def _rows(found: Sequence[tuple[Any, ...]], places: Sequence[int], fields: int | None) -> list[Row]:
    """Put the columns in order: what a pass says beside its verdict does not count."""
    kind, namespace, name, verdict, reason = places
    return [
        (row[kind], row[namespace], row[name], "pass", "", ())
        if row[verdict] == "pass"
        else (
            row[kind],
            row[namespace],
            row[name],
            row[verdict],
            row[reason] or "",
            (row[fields] or ()) if fields is not None else (),
        )
        for row in found
    ]


def _require_good(control: Control, rows: Sequence[Row]) -> None:
    """Refuse what is not one good row per resource."""
    resources = {row[:3] for row in rows}
    verdicts, kinds = {row[3] for row in rows}, {resource[0] for resource in resources}
    silent = next((row[2] for row in rows if row[3] != "pass" and not row[4]), None)
    lacking = sum(None in row[:4] for row in rows) if None in verdicts or any(None in one for one in resources) else 0
    wrong = next(iter(sorted(verdicts - set(Verdict) - {None})), None)
    alien = next(iter(sorted(kinds - set(control.judges) - {None})), None) if ANY not in control.judges else None
    _refuse(control, _Flaws(lacking, wrong, alien, silent, len(rows) - len(resources)))


def _columns(con: duckdb.DuckDBPyConnection, control: Control, bound: Mapping[str, Any]) -> tuple[str, ...]:
    if control.sql not in _KNOWN:
        described = ask(con, f"SELECT * FROM ({control.sql}) LIMIT 0", bound).description
        _KNOWN[control.sql] = tuple(column[0] for column in described)
    columns = _KNOWN[control.sql]
    _require_columns(control, columns)
    return columns


def _require_columns(control: Control, columns: Sequence[str]) -> None:
    if missing := [name for name in _REQUIRED if name not in columns]:
        raise ControlError(control.path, f"the query returns no column {missing[0]}")
    if alien := [name for name in columns if name not in (*_REQUIRED, *_OPTIONAL)]:
        raise ControlError(control.path, f"the query returns an unknown column {alien[0]}")


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


def _check_few(con: duckdb.DuckDBPyConnection, control: Control) -> Judged:
    rows = con.execute("SELECT kind, namespace, name, verdict, reason, [] FROM temp.judged").fetchall()
    _require_good(control, rows)
    return count_rows(rows)


def _check(con: duckdb.DuckDBPyConnection, control: Control) -> Judged:
    row = con.execute(
        """
        SELECT
            count(*),
            -- As one text: structures take four times as long.
            count(DISTINCT concat_ws(chr(31), kind, namespace, name)),
            count(*) FILTER (kind IS NULL OR namespace IS NULL OR name IS NULL OR verdict IS NULL),
            any_value(verdict) FILTER (NOT list_contains($verdicts, verdict)),
            any_value(kind) FILTER (NOT list_has_any($judges, [kind, '*'])),
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
    _refuse(control, _Flaws(nulls, verdict, kind, silent, rows - resources))
    return Judged(rows, *counts)


class _Flaws(Struct, frozen=True):
    """What is wrong with the rows that a control returned."""

    lacking: int
    verdict: str | None
    kind: str | None
    silent: str | None
    doubled: int


def _refuse(control: Control, flaws: _Flaws) -> None:
    if flaws.lacking:
        raise ControlError(control.path, f"{flaws.lacking} rows lack kind, namespace, name or verdict")
    if flaws.verdict:
        raise ControlError(control.path, f"verdict {flaws.verdict!r} is not one of {', '.join(Verdict)}")
    if flaws.kind:
        raise ControlError(control.path, f"the query judges a {flaws.kind}, which the header's judges lack")
    if flaws.silent:
        raise ControlError(control.path, f"the verdict on {flaws.silent} has no reason")
    if flaws.doubled:
        raise ControlError(control.path, f"{flaws.doubled} resources are judged twice; roll up to one row each")
