"""The few shapes that charts are made of, as SVG; lengths are in points at printed size."""

from collections.abc import Sequence

from markupsafe import escape

INK = "#1b2127"
GREY = "#66707a"
RULE = "#d5dade"
ACCENT = "#0b4f6c"
PALE = "#9fb3bf"

_FILLINGS = {
    "pass": (ACCENT, ACCENT),
    "partial": ("#6f98ab", "#6f98ab"),
    "manual": ("#b9ccd6", "#b9ccd6"),
    "fail": (INK, INK),
    "waived": ("#fff", INK),
}

Point = tuple[float, float]


def element(tag: str, content: str = "", /, **attributes: object) -> str:
    """Write one element; ``font_size`` becomes ``font-size``, numbers get one digit, everything is escaped.

    Args:
        tag: Name of the element.
        content: Markup inside of it.
        attributes: Its attributes, in order.
    """
    written = "".join(
        f' {name.replace("_", "-")}="{escape(f"{value:.4g}" if isinstance(value, float) else value)}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def text(x: float, y: float, words: str, /, **attributes: object) -> str:
    """Write words at the baseline ``y``."""
    return element("text", str(escape(words)), x=x, y=y, **{"font_size": 8, "fill": INK, **attributes})


def line(path: str, **attributes: object) -> str:
    """Draw a path without filling."""
    return element("path", d=path, **{"fill": "none", "stroke": GREY, "stroke_width": 0.6, **attributes})


def cross(x: float, y: float) -> str:
    """Mark a place where there is no value."""
    return line(f"M{x - 2:.1f} {y - 2:.1f}l4 4m0 -4l-4 4", stroke_width=0.8)


def state_bar(x: float, y: float, length: float, state: str) -> str:
    """Draw a bar whose filling tells the state apart without its colour."""
    fill, stroke = _FILLINGS.get(state, ("#fff", GREY))
    dash = {"stroke_dasharray": "2 1.5"} if state == "not_assessed" else {}
    box = {"x": x, "y": y, "width": max(length, 0.6), "height": 8}
    return element("rect", **box, fill=fill, stroke=stroke, stroke_width=0.7, **dash)


def share_grid(left: float, right: float, top: float, height: float) -> str:
    """Draw the lines of 0, 50 and 100 percent, with their names before them."""
    lines = []
    for share in (0, 0.5, 1):
        y = top + height * (1 - share)
        lines.append(line(f"M{left} {y:.1f}H{right}", stroke=RULE))
        lines.append(text(left - 6, y + 2.6, f"{share:.0%}", font_size=7, fill=GREY, text_anchor="end"))
    return "".join(lines)


def curve(points: Sequence[Point | None], *, stroke: str, dashed: bool) -> str:
    """Draw one line through the points, broken where one is missing, with a dot at each."""
    path, dots, down = "", "", False
    for point in points:
        if point is not None:
            path += f"{'L' if down else 'M'}{point[0]:.1f} {point[1]:.1f}"
            dots += element("circle", cx=point[0], cy=point[1], r=1.9, fill="#fff" if dashed else stroke)
        down = point is not None
    if not path:
        return ""
    dash = {"stroke_dasharray": "3 2.5"} if dashed else {}
    drawn = line(path, stroke=stroke, stroke_width=1 if dashed else 1.8, **dash)
    return drawn + element("g", dots, stroke=stroke, stroke_width=0.8)


def drawing(width: float, height: float, alternative: str, parts: Sequence[str]) -> str:
    """Put the parts together under their text alternative."""
    title = element("title", str(escape(alternative)))
    return element(
        "svg",
        title + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        **{"class": "chart"},
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=f"{width:.0f}pt",
        height=f"{height:.0f}pt",
        role="img",
        font_family="Plex, sans-serif",
    )
