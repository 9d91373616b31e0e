"""Markdown out of foreign text: names and reasons are anybody's, and none is to be a link, a tag or a mention."""

import html
import re

from audit_batch.catalog.control import Control
from audit_batch.report.wording import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]#+!|~$]|:(?=//|\w+:))")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"})
_TICKS = re.compile(r"`+")


def plain(text: object) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    flat = " ".join(visible(text).split())
    marked = _SPECIAL.sub(r"\\\1", flat)
    return marked.translate(_ENTITIES).replace("www.", "www&#46;")


def code(text: object) -> str:
    """Return a text set as code, on one line; within a table its bars are escaped too."""
    flat = visible(text).replace("\n", " ")
    longest = max((len(ticks) for ticks in _TICKS.findall(flat)), default=0)
    fence = "`" * (longest + 1)
    gap = " " if longest else ""
    return f"{fence}{gap}{flat}{gap}{fence}".replace("|", "\\|") if flat.strip() else ""


def tag_text(text: object) -> str:
    """Return a text that stands between tags, where Markdown does not reach."""
    return html.escape(" ".join(visible(text).split())).replace("@", "&#64;")


def own(text: str) -> str:
    """Return our own Markdown for a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def control_help(control: Control) -> str:
    """Return what a control says about itself: the remedy first."""
    sources = "\n".join(f"- <{source}>" for source in control.source)
    parts = [
        f"**What to do.** {control.fix}",
        f"**Why.** {control.why}",
        f"**What it does not see.** {control.misses}",
        f"Sources:\n\n{sources}",
    ]
    return "\n\n".join(parts)
