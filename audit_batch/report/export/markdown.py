"""A scan as Markdown, to be a comment on a pull request."""

from collections.abc import Sequence
from itertools import groupby

from audit_batch.report.export.marked import code, own, plain, tag_text
from audit_batch.report.export.scanned import Notice, Result, Scanned, State, counted, left_out, not_judged, summary

LONGEST = 60_000
"""Characters of a comment; GitHub takes 65,536."""
_OPEN_FILES = 5
"""Files up to which the findings are shown unfolded."""
_MOST_NOTICES = 20
_MARKER = "<!-- audit-batch scan -->"
"""By which a later run finds the comment that it replaces."""


def to_markdown(scanned: Scanned) -> str:
    """Return a heading, the findings by file, and what was not judged; cut where a comment would be too long."""
    found = scanned.of(State.OPEN)
    head = [_MARKER, f"## audit-batch: {_heading(scanned)}", plain(summary(scanned)) + "."]
    tail = [
        *_listed("Not judged", scanned.missed),
        *_listed("To look at", scanned.notices),
        f"<sub>{tag_text(left_out(scanned))}.</sub>",
    ]
    room = LONGEST - sum(len(part) + 2 for part in [*head, *tail])
    sections = [list(results) for _, results in groupby(found, key=lambda result: result.file)]
    body: list[str] = []
    for place, results in enumerate(sections):
        section = _section(results, unfolded=len(sections) <= _OPEN_FILES)
        if len(section) + 2 > room:
            missing = sum(len(rest) for rest in sections[place:])
            body.append(f"*{counted(missing, 'finding')} more do not fit into a comment.*")
            break
        room -= len(section) + 2
        body.append(section)
    return "\n\n".join([*head, *body, *tail]) + "\n"


def _heading(scanned: Scanned) -> str:
    """Never say that nothing is open where nothing, or not all, was judged."""
    states = scanned.count()
    if states[State.OPEN]:
        said, link = counted(states[State.OPEN], "open finding"), "and"
    else:
        said, link = ("nothing open", "but") if states.total() else ("nothing was judged", "and")
    return f"{said}, {link} {not_judged(scanned)}" if scanned.missed else said


def _section(results: list[Result], *, unfolded: bool) -> str:
    title = f"{tag_text(results[0].file)} ({len(results)})"
    rows = [
        f"| {result.line} | {result.severity} | {code(result.control.id)} | {code(result.resource)} "
        f"| {plain(result.said)}. {own(result.control.fix)} |"
        for result in results
    ]
    table = "\n".join(["| line | severity | control | object | what to do |", "|--:|---|---|---|---|", *rows])
    opening = "<details open>" if unfolded else "<details>"
    return f"{opening}<summary>{title}</summary>\n\n{table}\n\n</details>"


def _listed(title: str, notices: Sequence[Notice]) -> list[str]:
    if not notices:
        return []
    lines = [f"- {plain(notice)}" for notice in notices[:_MOST_NOTICES]]
    if len(notices) > _MOST_NOTICES:
        lines.append(f"- and {len(notices) - _MOST_NOTICES} more")
    return ["\n".join([f"**{title}**\n", *lines])]
