"""A scan as Markdown, to be a comment on a pull request."""

from itertools import groupby

from audit_batch.report.export.marked import code, own, plain, tag_text
from audit_batch.report.export.scanned import Result, Scanned, State, counted, left_out, summary

LONGEST = 60_000
"""Characters of a comment; GitHub takes 65,536."""
_OPEN_FILES = 5
"""Files up to which the findings are shown unfolded."""
_MOST_PROBLEMS = 20
_MARKER = "<!-- audit-batch scan -->"
"""By which a later run finds the comment that it replaces."""


def to_markdown(scanned: Scanned) -> str:
    """Return a heading, the findings by file, and what was not judged; cut where a comment would be too long."""
    found = scanned.of(State.OPEN)
    heading = f"## audit-batch: {counted(len(found), 'open finding')}" if found else "## audit-batch: nothing open"
    head = [_MARKER, heading, plain(summary(scanned)) + "."]
    tail = [*_problems(scanned), f"<sub>{tag_text(left_out(scanned))}.</sub>"]
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


def _problems(scanned: Scanned) -> list[str]:
    if not scanned.problems:
        return []
    lines = [f"- {plain(problem)}" for problem in scanned.problems[:_MOST_PROBLEMS]]
    if len(scanned.problems) > _MOST_PROBLEMS:
        lines.append(f"- and {len(scanned.problems) - _MOST_PROBLEMS} more")
    return ["\n".join(["**Not judged**\n", *lines])]
