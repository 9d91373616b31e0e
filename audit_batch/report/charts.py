"""Charts as SVG, made by hand: one accent colour, direct labels, readable in black and white.

Each comes with a sentence, written from its data, that says what it shows; the sentence is also its text alternative.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from audit_batch.report.svg import (
    ACCENT,
    GREY,
    PALE,
    Point,
    cross,
    curve,
    drawing,
    element,
    line,
    share_grid,
    state_bar,
    text,
)
from audit_batch.report.wording import NOTHING, SEVERITIES, STATES, count, month, percent

_WIDTH = 482
"""The text column of a page, in points."""

_LINE = 11
"""Height of a line of words in a chart, in points."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Rows = Sequence[Mapping[str, Any]]


class Chart(Struct, frozen=True):
    """One drawing and the sentence that says what it shows."""

    svg: str
    sentence: str


def score_by_month(rows: Rows) -> Chart:
    """Draw score and coverage per month; a month without an evaluation is a gap.

    Args:
        rows: ``month``, ``score`` and ``coverage`` (0 to 1, or None), one row per month in order.
    """
    left, right, top, height = 30, 92, 8, 76
    step = (_WIDTH - left - right) / max(len(rows) - 1, 1)
    xs = [left + number * step for number in range(len(rows))]
    parts = [share_grid(left, _WIDTH - right, top, height), _month_labels(rows, xs, top + height + 14)]
    ends: list[float] = []
    for name, stroke in (("score", ACCENT), ("coverage", GREY)):
        points = [
            None if row[name] is None else (x, top + height * (1 - row[name])) for x, row in zip(xs, rows, strict=True)
        ]
        parts.append(curve(points, stroke=stroke, dashed=name == "coverage"))
        parts.append(_end_label(points, [row[name] for row in rows], name, ends))
    return _chart(parts, top + height + 22, "Score and coverage by month", _score_sentence(rows))


def requirements_by_state(rows: Rows) -> Chart:
    """Draw one bar per state, with its word before it and its number behind.

    Args:
        rows: ``state`` and ``requirements``, in the order in which they are drawn.
    """
    total = sum(row["requirements"] for row in rows)
    most = max((row["requirements"] for row in rows), default=0) or 1
    width, left, step = _WIDTH * 0.52, 84, 13
    parts = []
    for number, row in enumerate(rows):
        y = number * step
        length = (width - left - 26) * row["requirements"] / most
        parts.append(text(left - 8, y + 10.5, STATES[row["state"]], text_anchor="end"))
        parts.append(state_bar(left, y + 3, length, row["state"]))
        parts.append(text(left + length + 5, y + 10.5, str(row["requirements"]), font_weight=600))
    words = ", ".join(f"{row['requirements']} {STATES[row['state']].lower()}" for row in rows if row["requirements"])
    sentence = f"Of {count(total, 'requirement')}: {words}." if total else "The framework has no requirement."
    return _chart(parts, len(rows) * step + 2, "Requirements by state", sentence, width)


def findings_by_month(rows: Rows) -> Chart:
    """Draw small multiples: open findings at the end of each month, one panel per severity, on one scale.

    Args:
        rows: ``month``, ``severity`` and ``open_at_end`` (None in a month without an evaluation), months in order.
    """
    most = max((row["open_at_end"] or 0 for row in rows), default=0) or 1
    gap, height, top = 22, 46, 20
    panel = (_WIDTH - 3 * gap) / len(SEVERITIES)
    parts, words = [], []
    for number, severity in enumerate(SEVERITIES):
        own = [row for row in rows if row["severity"] == severity]
        parts.append(_panel(own, number * (panel + gap), top, (panel, height), most))
        words.append(f"{SEVERITIES[severity].lower()} {_from_to([row['open_at_end'] for row in own])}")
    gaps = " A cross is a month without an evaluation." if any(row["open_at_end"] is None for row in rows) else ""
    sentence = f"From the first month that was evaluated to the last: {', '.join(words)}.{gaps}"
    return _chart(parts, top + height + 16, "Open findings by month and severity", sentence)


def _panel(rows: Rows, x: float, top: float, size: tuple[float, float], most: int) -> str:
    """One severity: its name, its last number, a bar or a cross per month, and the first and last month below."""
    width, height = size
    base, slot = top + height, width / max(len(rows), 1)
    known = [row["open_at_end"] for row in rows if row["open_at_end"] is not None]
    parts = [line(f"M{x:.1f} {base:.1f}h{width:.1f}")]
    for number, row in enumerate(rows):
        left = x + (number + 0.16) * slot
        if row["open_at_end"] is None:
            parts.append(cross(left + slot * 0.34, base - 4))
            continue
        tall = height * row["open_at_end"] / most
        box = {"x": left, "y": base - tall, "width": slot * 0.68, "height": tall}
        parts.append(element("rect", **box, fill=ACCENT if number == len(rows) - 1 else PALE))
    if rows:
        parts.append(text(x, 9, SEVERITIES[rows[0]["severity"]], font_weight=600))
        parts.append(text(x + width, 9, f"{known[-1]:,}" if known else NOTHING, text_anchor="end", font_weight=600))
        small = {"font_size": 6.5, "fill": GREY}
        parts.append(text(x, base + 10, _short(rows[0]["month"]), **small))
        parts.append(text(x + width, base + 10, _short(rows[-1]["month"]), **small, text_anchor="end"))
    return "".join(parts)


def _month_labels(rows: Rows, xs: Sequence[float], y: float) -> str:
    labels = []
    for x, row in zip(xs, rows, strict=True):
        labels.append(text(x, y, _short(row["month"]), font_size=7, fill=GREY, text_anchor="middle"))
        if row["score"] is None:
            labels.append(cross(x, y - 16))
    return "".join(labels)


def _end_label(points: Sequence[Point | None], values: Sequence[float | None], name: str, ends: list[float]) -> str:
    """Name a line at its last point; ``ends`` holds the heights of earlier names, from which it keeps away."""
    known = [(point, value) for point, value in zip(points, values, strict=True) if point is not None]
    if not known:
        return ""
    (x, y), value = known[-1]
    for other in ends:
        if abs(y - other) < _LINE:
            y = other + (_LINE if y >= other else -_LINE)
    ends.append(y)
    fill = GREY if len(ends) > 1 else ACCENT
    return text(x + 8, y + 2.8, f"{name} {percent(value)}", font_size=8.5, fill=fill, font_weight=600)


def _chart(parts: Sequence[str], height: float, title: str, sentence: str, width: float = _WIDTH) -> Chart:
    return Chart(drawing(width, height, f"{title}. {sentence}", parts), sentence)


def _score_sentence(rows: Rows) -> str:
    known = [row for row in rows if row["score"] is not None]
    gaps = sum(row["score"] is None for row in rows)
    if not known:
        return "No month has a score."
    first, last = known[0], known[-1]
    sentence = f"The score was {percent(last['score'])} in {month(last['month'])}"
    if len(known) > 1:
        points = int(last["score"] * 100 + 1e-9) - int(first["score"] * 100 + 1e-9)
        sentence += f", {_moved(points)} {month(first['month'])}"
    return f"{sentence}; {count(gaps, 'month')} had none (\u00d7)." if gaps else f"{sentence}."


def _moved(points: int) -> str:
    if not points:
        return "the same as in"
    return f"{count(abs(points), 'point')} {'higher' if points > 0 else 'lower'} than in"


def _from_to(values: Sequence[int | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return "not known"
    return f"{known[0]:,} to {known[-1]:,}"


def _short(moment: object) -> str:
    """The month in three letters; January carries its year."""
    year, number = str(moment).split("-")[:2]
    name = _MONTHS[int(number) - 1]
    return f"{name} {year}" if number == "01" else name


CHARTS: Mapping[str, Callable[[Rows], Chart]] = {
    "score_by_month": score_by_month,
    "requirements_by_state": requirements_by_state,
    "findings_by_month": findings_by_month,
}
"""Charts by the name under which a notebook asks for them."""
