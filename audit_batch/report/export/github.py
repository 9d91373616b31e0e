"""A scan as workflow commands of GitHub Actions, which become annotations on the lines of a pull request."""

from audit_batch.model import Severity
from audit_batch.report.export.scanned import Notice, Result, Scanned, State, summary

_COMMANDS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice"}
_IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_TEXT, ":": "%3A", ",": "%2C"}


def to_github(scanned: Scanned) -> str:
    """Return one command for each open finding and each problem, the worst first: a host shows only the first few."""
    worst_first = sorted(scanned.of(State.OPEN), key=lambda result: -list(Severity).index(result.severity))
    lines = [_finding(result) for result in worst_first]
    lines += [_problem(problem) for problem in scanned.problems]
    return "".join(f"{line}\n" for line in [*lines, _text(summary(scanned))])


def _finding(result: Result) -> str:
    title = f"{result.severity}: {result.control.id}"
    text = f"{result.resource}: {result.said}\n{result.control.fix}"
    return _command(_COMMANDS[result.severity], text, file=result.file, line=str(result.line), title=title)


def _problem(problem: Notice) -> str:
    line = {"line": str(problem.line)} if problem.line is not None else {}
    return _command("warning", problem.text, file=problem.file, **line, title="not judged")


def _command(name: str, text: str, **properties: str) -> str:
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{name} {said}::{_text(text)}"


def _text(text: str) -> str:
    return "".join(_IN_TEXT.get(sign, sign) for sign in text)


def _property(text: str) -> str:
    return "".join(_IN_PROPERTY.get(sign, sign) for sign in text)
