"""One panel of each kind of small multiples, as SVG."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from audit_batch.report.svg import ACCENT, GREY, INK, PALE, RULE, cross, element, line, text
from audit_batch.report.wording import NOTHING, percent

Rows = Sequence[Mapping[str, Any]]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Frame(Struct, frozen=True):
    """Where one panel stands: its left edge, its top, its width and its height, in points."""

    x: float
    top: float
    width: float
    height: float

    @property
    def base(self) -> float:
        """Height at which its values begin."""
        return self.top + self.height

    def columns(self, number: int) -> list[float]:
        """Return the left edges of so many columns."""
        return [self.x + self.width * index / max(number, 1) for index in range(number)]


def share_panel(frame: Frame, rows: Rows) -> str:
    """Draw score and coverage on the lines of 0, 50 and 100 percent."""
    step = (frame.width - 2.5) / max(len(rows) - 1, 1)
    parts = [
        line(f"M{frame.x:.1f} {frame.top + frame.height * part:.1f}h{frame.width:.1f}", stroke=RULE)
        for part in (0, 0.5, 1)
    ]
    for name, stroke in (("coverage", GREY), ("score", ACCENT)):
        points = [
            None if row[name] is None else (frame.x + number * step, frame.base - frame.height * row[name])
            for number, row in enumerate(rows)
        ]
        parts.append(_thin(points, stroke, dashed=name == "coverage"))
        if name == "score" and (known := [point for point in points if point]):
            parts.append(element("circle", cx=known[-1][0], cy=known[-1][1], r=2.2, fill=ACCENT))
    last = rows[-1]["score"]
    right = frame.x + frame.width
    parts.append(
        text(right, frame.top - 9, percent(last), font_size=8, fill=ACCENT, font_weight=600, text_anchor="end")
    )
    return "".join(parts)


def flow_panel(frame: Frame, rows: Rows, most: float) -> str:
    """Draw what was opened above a line and what was resolved below it; ``most`` fills one half."""
    middle, half = frame.top + frame.height / 2, frame.height / 2
    slot = frame.width / max(len(rows), 1)
    parts = []
    for row, left in zip(rows, frame.columns(len(rows)), strict=True):
        if row["opened"] is None:
            parts.append(cross(left + slot / 2, middle))
            continue
        up, down = (half * row[name] / most for name in ("opened", "resolved"))
        box = {"x": left + slot * 0.16, "width": slot * 0.68}
        parts.append(element("rect", **box, y=middle - up, height=up, fill=INK))
        parts.append(element("rect", **box, y=middle, height=down, fill=PALE))
    parts.append(line(f"M{frame.x:.1f} {middle:.1f}h{frame.width:.1f}"))
    right = {"x": frame.x + frame.width, "text_anchor": "end", "font_size": 6.5}
    last = rows[-1]
    if last["opened"] is not None:
        parts.append(_end(right, frame.top - 9, f"+{last['opened']:,} \u2212{last['resolved']:,}"))
    return "".join(parts)


def days_panel(frame: Frame, rows: Rows, most: float) -> str:
    """Draw a bar of days per month, dark beyond the target, with the line of the target."""
    slot = frame.width / max(len(rows), 1)
    parts = [line(f"M{frame.x:.1f} {frame.base:.1f}h{frame.width:.1f}")]
    for row, left in zip(rows, frame.columns(len(rows)), strict=True):
        if row["days"] is None:
            continue
        late = row["target"] is not None and row["days"] > row["target"]
        tall = max(frame.height * row["days"] / most, 0.7)
        box = {"x": left + slot * 0.16, "y": frame.base - tall, "width": slot * 0.68, "height": tall}
        parts.append(element("rect", **box, fill=INK if late else PALE))
    target = rows[-1]["target"]
    if target is not None:
        y = frame.base - frame.height * target / most
        parts.append(line(f"M{frame.x:.1f} {y:.1f}h{frame.width:.1f}", stroke=ACCENT, stroke_dasharray="3 2"))
    known = known_values(rows, "days")
    place = {"x": frame.x + frame.width, "text_anchor": "end"}
    goal = "" if target is None else f", target {target}"
    parts.append(_end(place, frame.top - 9, f"{known[-1]:,.0f} d{goal}" if known else NOTHING))
    return "".join(parts)


def age_panel(frame: Frame, rows: Rows) -> str:
    """Draw one bar per age; dark is what is past its target."""
    most = max((row["findings"] for row in rows), default=0) or 1
    step, left = frame.height / max(len(rows), 1), 40
    parts = []
    for number, row in enumerate(rows):
        y = frame.top + number * step
        length = (frame.width - left - 26) * row["findings"] / most
        parts.append(
            text(frame.x + left - 5, y + step / 2 + 2.4, row["age"], font_size=6.5, fill=GREY, text_anchor="end")
        )
        if row["findings"]:
            on_time = length * (row["findings"] - row["late"]) / row["findings"]
            box = {"y": y + 2, "height": step - 5}
            parts.append(element("rect", x=frame.x + left, width=on_time, **box, fill=PALE))
            parts.append(element("rect", x=frame.x + left + on_time, width=length - on_time, **box, fill=INK))
        parts.append(text(frame.x + left + length + 3, y + step / 2 + 2.6, f"{row['findings']:,}", font_size=7))
    return "".join(parts)


def volume_panel(frame: Frame, rows: Rows) -> str:
    """Draw one bar per month on a scale of its own."""
    most = max(known_values(rows, "number"), default=0) or 1
    slot = frame.width / max(len(rows), 1)
    parts = [line(f"M{frame.x:.1f} {frame.base:.1f}h{frame.width:.1f}")]
    for row, left in zip(rows, frame.columns(len(rows)), strict=True):
        if row["number"] is None:
            parts.append(cross(left + slot / 2, frame.base - 4))
            continue
        tall = frame.height * row["number"] / most
        box = {"x": left + slot * 0.16, "y": frame.base - tall, "width": slot * 0.68, "height": tall}
        parts.append(element("rect", **box, fill=ACCENT))
    known = known_values(rows, "number")
    parts.append(
        _end({"x": frame.x + frame.width, "text_anchor": "end"}, frame.top - 9, f"{known[-1]:,}" if known else NOTHING)
    )
    return "".join(parts)


def month_ends(frame: Frame, rows: Rows) -> str:
    """Name the first and the last month below a panel."""
    small = {"font_size": 6.5, "fill": GREY}
    ends = [text(frame.x, frame.base + 9.5, _short(rows[0]["month"]), **small)]
    if len(rows) > 1:
        right = frame.x + frame.width
        ends.append(text(right, frame.base + 9.5, _short(rows[-1]["month"]), **small, text_anchor="end"))
    return "".join(ends)


def known_values(rows: Rows, name: str) -> list[Any]:
    """Return the values of one column that are there."""
    return [row[name] for row in rows if row[name] is not None]


def _thin(points: Sequence[tuple[float, float] | None], stroke: str, *, dashed: bool) -> str:
    path, down = "", False
    for point in points:
        if point is not None:
            path += f"{'L' if down else 'M'}{point[0]:.1f} {point[1]:.1f}"
        down = point is not None
    dash = {"stroke_dasharray": "2.2 2"} if dashed else {}
    return line(path, stroke=stroke, stroke_width=0.8 if dashed else 1.5, **dash) if path else ""


def _end(place: Mapping[str, Any], y: float, words: str) -> str:
    rest = {name: value for name, value in place.items() if name != "x"}
    return text(place["x"], y, words, **{**rest, "font_size": 7.5, "font_weight": 600})


def _short(moment: object) -> str:
    """The month in three letters, with the last two digits of its year."""
    year, number = str(moment).split("-")[:2]
    return f"{_MONTHS[int(number) - 1]} {year[2:]}"
