"""A scan as CSV for a spreadsheet: the results that are no passes, and what was not judged."""

from audit_batch.report.export.csv import to_csv
from audit_batch.report.export.scanned import FAILING, Notice, Result, Scanned, State

_COLUMNS = (
    "file", "line", "severity", "control", "title", "kind", "namespace", "name", "state", "reason", "fields", "remedy",
    "waiver", "source", "fingerprint", "known_as",
)  # fmt: skip
_Row = tuple[object, ...]


def to_scan_csv(scanned: Scanned) -> str:
    """Return one row for each result that is no pass and each place that was not judged, under a line of column names.

    The state of the latter is ``not_judged``, or ``foreign`` where it is no Kubernetes object and need not be one.
    """
    rows = [_result(result) for result in scanned.results if result.state is not State.PASS]
    return to_csv(_COLUMNS, [*rows, *map(_not_judged, scanned.problems)]).decode()


def _result(result: Result) -> _Row:
    resource, control = result.resource, result.control
    return (
        result.file, result.line, str(result.severity), control.id, control.title, resource.kind, resource.namespace,
        resource.name, str(result.state), result.reason, list(result.fields),
        control.fix if result.state in FAILING else "", result.decision,
        result.source, result.fingerprint, result.known_as,
    )  # fmt: skip


def _not_judged(problem: Notice) -> _Row:
    told = {
        "file": problem.file,
        "line": problem.line,
        "state": "foreign" if problem.is_foreign else "not_judged",
        "reason": problem.text,
    }
    return tuple(told.get(column, "") for column in _COLUMNS)
