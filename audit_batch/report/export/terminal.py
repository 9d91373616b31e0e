"""A scan for people at a terminal: by file, with the lines that are at fault."""

from collections.abc import Callable, Iterator
from itertools import groupby
from unicodedata import combining, east_asian_width

import click

from audit_batch.model import Severity
from audit_batch.report.export.scanned import Excerpt, Notice, Result, Scanned, State, left_out, summary

_COLOURS = {Severity.CRITICAL: "red", Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}
_SHOWN = {State.OPEN: "", State.KNOWN: " (in the baseline)", State.WAIVED: " (waived)", State.NOT_ASSESSED: ""}
_MOST_LINES = 3
"""Lines that are shown of one finding; the rest is counted."""
_WIDEST = 120
_Style = Callable[..., str]


def to_terminal(scanned: Scanned, *, verbose: bool = False) -> str:
    """Return the open findings by file and a summary.

    ``verbose`` adds why, what is waived, known and not assessed, and the documents that are no Kubernetes objects.
    """
    states = tuple(_SHOWN) if verbose else (State.OPEN,)
    parts: list[str] = []
    for file, results in groupby(scanned.of(*states), key=lambda result: result.file):
        parts.append(click.style(_safe(file), bold=True))
        shown: tuple[Excerpt, ...] = ()
        for result in results:
            parts += _told(result, () if result.lines == shown else result.lines, verbose=verbose)
            shown = result.lines
        parts.append("")
    parts += [f"not judged: {_safe(str(problem))}" for problem in (scanned.problems if verbose else scanned.missed)]
    parts += [f"to look at: {_safe(str(notice))}" for notice in scanned.notices]
    parts += [summary(scanned), left_out(scanned)]
    return "".join(f"{part}\n" for part in parts)


def to_lines(scanned: Scanned) -> str:
    """Return one line for each open finding and each thing that should have been judged and was not."""
    lines = [
        f"{result.place}: {result.severity} {result.control.id}: {result.resource}: {result.said}"
        for result in scanned.of(State.OPEN)
    ]
    lines += [_not_judged(problem) for problem in scanned.missed]
    return "".join(f"{_safe(line)}\n" for line in lines)


def _not_judged(problem: Notice) -> str:
    return f"{problem.place}: not judged: {problem.text}" if problem.place else f"not judged: {problem.text}"


def _told(result: Result, lines: tuple[Excerpt, ...], *, verbose: bool) -> Iterator[str]:
    """``lines`` are those that do not stand above it already: a container often lacks ten things at once."""
    word = "not assessed" if result.state is State.NOT_ASSESSED else str(result.severity)
    colour = None if result.state is State.NOT_ASSESSED else _COLOURS[result.severity]
    head = click.style(f"{word} {result.control.id}", fg=colour, bold=True)
    yield f"  {result.line}: {head}: {_safe(str(result.resource))}: {_safe(result.reason)}{_SHOWN[result.state]}"
    yield from _marked(lines)
    if result.change:
        yield f"        {_safe(result.change)}"
    if result.source:
        yield f"        rendered from {_safe(result.source)}"
    if result.state is State.OPEN:
        yield f"        fix: {_safe(result.control.fix)}"
    if result.decision:
        yield f"        {_safe(result.decision)}"
    if verbose and result.state is State.OPEN:
        yield f"        why: {_safe(result.control.why)}"


def _marked(lines: tuple[Excerpt, ...]) -> Iterator[str]:
    for line in lines[:_MOST_LINES]:
        text = _safe(line.text.expandtabs(4).rstrip())
        if len(text) > _WIDEST:
            text = f"{text[: _WIDEST - 1]}…"
        bare = text.lstrip()
        gap = " " * (len(text) - len(bare))
        yield f"    {line.number:>5} | {text}"
        yield f"          | {gap}" + click.style("^" * max(_columns(bare), 1), fg="red")
    if len(lines) > _MOST_LINES:
        yield f"          | and {len(lines) - _MOST_LINES} more"


def _columns(text: str) -> int:
    """Of a terminal, on which Chinese, Japanese and Korean signs take two each, and an accent of its own none."""
    if text.isascii():
        return len(text)
    wide = sum(east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(bool(combining(sign)) for sign in text)


def _safe(text: str) -> str:
    """Show control characters instead of sending them to the terminal: names are anybody's text."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
