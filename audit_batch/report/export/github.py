"""A scan as workflow commands of GitHub Actions, which become annotations on the lines of a pull request."""

from audit_batch.model import Severity
from audit_batch.report.export.scanned import Notice, Result, Scanned, State, left_out, summary

_COMMANDS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice"}
_IN_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_TEXT, ":": "%3A", ",": "%2C"}


def to_github(scanned: Scanned) -> str:
    """Return one command for each open finding and all that was not judged, the worst first.

    A host shows only the first few; what is no Kubernetes object is counted in the log alone.
    """
    worst_first = sorted(scanned.of(State.OPEN), key=lambda result: -list(Severity).index(result.severity))
    lines = [_finding(result) for result in worst_first]
    lines += [_notice("warning", problem, "not judged") for problem in scanned.missed]
    lines += [_notice("notice", notice, "to look at") for notice in scanned.notices]
    return "".join(f"{line}\n" for line in [*lines, summary(scanned), left_out(scanned)])


def _finding(result: Result) -> str:
    title = f"{result.severity}: {result.control.id}"
    text = f"{result.resource}: {result.said}\n{result.control.fix}"
    return _command(_COMMANDS[result.severity], text, file=result.file, line=str(result.line), title=title)


def _notice(name: str, notice: Notice, title: str) -> str:
    line = {"line": str(notice.line)} if notice.line is not None else {}
    return _command(name, notice.text, file=notice.file, **line, title=title)


def _command(name: str, text: str, **properties: str) -> str:
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    return f"::{name} {said}::{_text(text)}"


def _text(text: str) -> str:
    return "".join(_IN_TEXT.get(sign, sign) for sign in text)


def _property(text: str) -> str:
    return "".join(_IN_PROPERTY.get(sign, sign) for sign in text)
