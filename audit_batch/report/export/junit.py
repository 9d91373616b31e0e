"""A scan as JUnit's XML, which build servers show as tests: one suite for each file, one case for each verdict."""

import re
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, tostring

from audit_batch.report.export.scanned import Result, Scanned, State

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SKIPPED = {State.KNOWN: "in the baseline: ", State.WAIVED: "", State.NOT_ASSESSED: "not assessed: "}


def to_junit(scanned: Scanned) -> str:
    """Return all results; what should have been judged and was not is a suite of its own, with errors."""
    top = Element("testsuites", name="audit-batch scan")
    for file, results in groupby(scanned.results, key=lambda result: result.file):
        _suite(top, file, list(results))
    if missed := scanned.missed:
        suite = SubElement(top, "testsuite", _counts("not judged", len(missed), errors=len(missed)))
        for problem in missed:
            case = SubElement(suite, "testcase", {"classname": "scan", "name": _text(problem.file or "scan")})
            SubElement(case, "error", {"message": _text(str(problem)), "type": "unreadable"})
    for count in ("tests", "failures", "errors", "skipped"):
        top.set(count, str(sum(int(suite.get(count, "0")) for suite in top)))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(top, encoding="unicode") + "\n"


def _suite(top: Element, file: str, results: list[Result]) -> None:
    open_ = sum(result.state is State.OPEN for result in results)
    skipped = sum(result.state in (State.KNOWN, State.WAIVED, State.NOT_ASSESSED) for result in results)
    suite = SubElement(top, "testsuite", _counts(file, len(results), failures=open_, skipped=skipped))
    for result in results:
        names = {
            "classname": _text(f"{result.control.domain}.{result.control.id}"),
            "name": _text(str(result.resource)),
        }
        case = SubElement(suite, "testcase", names)
        if result.state is State.OPEN:
            failure = SubElement(case, "failure", {"message": _text(result.reason), "type": str(result.severity)})
            failure.text = _text(f"{result.place}\n{result.said}\n{result.control.fix}")
        elif result.state is not State.PASS:
            SubElement(
                case, "skipped", {"message": _text(f"{_SKIPPED[result.state]}{result.decision or result.reason}")}
            )


def _counts(name: str, tests: int, *, failures: int = 0, errors: int = 0, skipped: int = 0) -> dict[str, str]:
    numbers = {"tests": tests, "failures": failures, "errors": errors, "skipped": skipped}
    return {"name": _text(name), **{key: str(value) for key, value in numbers.items()}}


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
