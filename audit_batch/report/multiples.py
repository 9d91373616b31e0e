"""Small multiples: many small charts of one kind on one scale, each with its name and its last number."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from textwrap import wrap
from typing import Any

from audit_batch.report.charts import Chart
from audit_batch.report.panels import (
    Frame,
    Rows,
    age_panel,
    days_panel,
    flow_panel,
    known_values,
    month_ends,
    share_panel,
    volume_panel,
)
from audit_batch.report.svg import drawing, text
from audit_batch.report.wording import SEVERITIES

Draw = Callable[["Frame", Rows], str]

_WIDTH = 482
"""The text column of a page, in points."""
_MOST = 88
"""Panels of scores that a page holds."""
_SHAPES = {12: (4, 40), 54: (6, 40), _MOST: (8, 26)}
"""Up to how many panels: so many across, each so many points high."""
_HEAD, _FOOT = 18, 13
"""Points above a panel for its name and below it for its first and last month."""
_LINE = 8.5
"""Height of a line of such a name."""
_VALUE = 24
"""Width that a panel's last number takes beside its name."""
_SIGN = 3.9
"""Points that a letter takes on the average at the size of a panel's name."""


def score_panels(rows: Rows) -> Chart:
    """Draw score and coverage of each group by month, from 0 to 100 percent.

    Args:
        rows: ``label``, ``month``, ``score`` and ``coverage`` (0 to 1, or None), months in order.
    """
    groups = _grouped(rows)
    shape = next((shape for most, shape in _SHAPES.items() if len(groups) <= most), _SHAPES[_MOST])
    chart = _grid(dict(islice(groups.items(), _MOST)), shape, share_panel)
    moves = {name: known_values(group, "score") for name, group in groups.items()}
    better = [name for name, known in moves.items() if len(known) > 1 and known[-1] > known[0]]
    worse = [name for name, known in moves.items() if len(known) > 1 and known[-1] < known[0]]
    said = f"From the first month that is known to the last, the score rose in {len(better)} of {len(groups)}"
    said += f" and fell in {_few(worse)}." if worse else "."
    if len(groups) > _MOST:
        said += f" The first {_MOST} are drawn, all are in the executed notebook."
    return _told(chart, "Score and coverage by month", f"{said} The line is the score, dashes are coverage.")


def flow_panels(rows: Rows) -> Chart:
    """Draw what was opened above a line and what was resolved below it, per month, one panel per severity.

    Args:
        rows: ``severity``, ``month``, ``opened`` and ``resolved`` (None in a month without an evaluation).
    """
    groups = _grouped(rows, "severity", SEVERITIES)
    most = max((row[name] or 0 for row in rows for name in ("opened", "resolved")), default=0) or 1
    chart = _grid(groups, (4, 58), lambda frame, own: flow_panel(frame, own, most))
    words = []
    for name, own in groups.items():
        opened, resolved = (sum(row[part] or 0 for row in own) for part in ("opened", "resolved"))
        words.append(f"{name.lower()} {opened:,} and {resolved:,}")
    return _told(chart, "Findings opened and resolved by month", f"Opened and resolved in all: {', '.join(words)}.")


def remediation_panels(rows: Rows) -> Chart:
    """Draw the mean days to remediation per month against the target, one panel per severity.

    Args:
        rows: ``severity``, ``month``, ``days`` (None where nothing was resolved) and ``target`` (days or None).
    """
    groups = _grouped(rows, "severity", SEVERITIES)
    most = max((max(row["days"] or 0, row["target"] or 0) for row in rows), default=0) or 1
    chart = _grid(groups, (4, 58), lambda frame, own: days_panel(frame, own, most))
    words = [f"{name.lower()} {_within(own)}" for name, own in groups.items()]
    return _told(chart, "Mean days to remediation by month", f"Months within the target: {', '.join(words)}.")


def age_panels(rows: Rows) -> Chart:
    """Draw how many open findings are how old, one panel per severity, each on a scale of its own.

    Args:
        rows: ``severity``, ``age`` (words), ``findings`` and ``late`` (past the target), ages in order.
    """
    groups = _grouped(rows, "severity", SEVERITIES)
    chart = _grid(groups, (4, 74), age_panel, foot=2)
    late = {name: sum(row["late"] for row in own) for name, own in groups.items()}
    words = [f"{name.lower()} {number:,}" for name, number in late.items() if number]
    said = f"Older than the target: {', '.join(words)}." if words else "No open finding is older than its target."
    return _told(chart, "Open findings by age", f"{said} What is within the target is drawn light.")


def volume_panels(rows: Rows) -> Chart:
    """Draw a number per month as bars, one panel per measure, each on a scale of its own.

    Args:
        rows: ``label``, ``month`` and ``number`` (None where nothing is known).
    """
    groups = _grouped(rows)
    chart = _grid(groups, (max(len(groups), 2), 46), volume_panel)
    words = [f"{name.lower()} {sum(known_values(own, 'number')):,}" for name, own in groups.items()]
    return _told(chart, "Changes by month", f"In all: {', '.join(words)}.")


def _grid(groups: Mapping[str, Rows], shape: tuple[int, float], draw: Draw, foot: float = _FOOT) -> tuple[str, float]:
    """Draw the panels in rows of so many; returns the drawing and its height."""
    across, height = shape
    gap = 16 if across < 6 else 11  # noqa: PLR2004
    width = (_WIDTH - (across - 1) * gap) / across
    names = [_lines(name, width - (_VALUE if draw is share_panel else 0)) for name in groups]
    head = _HEAD + _LINE * max((len(lines) - 1 for lines in names), default=0)
    parts, down = [], head + height + foot + 6
    for number, (lines, own) in enumerate(zip(names, groups.values(), strict=True)):
        frame = Frame(number % across * (width + gap), number // across * down + head, width, height)
        parts += [_name(frame, lines), draw(frame, own)]
        if foot == _FOOT:
            parts.append(month_ends(frame, own))
    return "".join(parts), down * -(-len(groups) // across)


def _lines(name: str, room: float) -> list[str]:
    """A name as one line, or two; what does not fit is cut."""
    return wrap(name, int(room / _SIGN), max_lines=2, placeholder="\u2026")


def _name(frame: Frame, lines: Sequence[str]) -> str:
    first = frame.top - 9 - _LINE * (len(lines) - 1)
    parts = [
        text(frame.x, first + _LINE * number, words, font_size=7.5, font_weight=600)
        for number, words in enumerate(lines)
    ]
    return "".join(parts)


def _within(rows: Rows) -> str:
    known = [row for row in rows if row["days"] is not None]
    if not known:
        return "none resolved"
    if known[-1]["target"] is None:
        return "no target set"
    return f"{sum(row['days'] <= row['target'] for row in known)} of {len(known)}"


def _grouped(
    rows: Rows, key: str = "label", words: Mapping[str, str] | None = None
) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of each group under its words, groups in the order in which they come or in that of the words."""
    names = words or {str(row[key]): str(row[key]) for row in rows}
    groups = {word: [row for row in rows if row[key] == name] for name, word in names.items()}
    return {word: group for word, group in groups.items() if group}


def _few(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{', '.join(names[:3])} and {len(names) - 3} more"  # noqa: PLR2004


def _told(drawn: tuple[str, float], title: str, sentence: str) -> Chart:
    markup, height = drawn
    return Chart(drawing(_WIDTH, height, f"{title}. {sentence}", [markup]), sentence)


MULTIPLES: Mapping[str, Callable[[Rows], Chart]] = {
    "score_panels": score_panels,
    "flow_panels": flow_panels,
    "remediation_panels": remediation_panels,
    "age_panels": age_panels,
    "volume_panels": volume_panels,
}
"""Charts by the name under which a notebook asks for them."""
