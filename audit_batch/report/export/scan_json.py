"""A scan as JSON, as the design has it: results, outcomes, summary."""

from typing import Any

import orjson

from audit_batch.report.export.scanned import Notice, Result, Scanned, State, left_out, summary

_VERDICTS = {State.PASS: "pass", State.NOT_ASSESSED: "not_assessed"}


def to_json(scanned: Scanned) -> str:
    """Return the results; passes that are not among them are counted by control."""
    document = {
        "results": [_result(result) for result in scanned.results],
        "outcomes": _outcomes(scanned),
        "summary": _summary(scanned),
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n"


def _result(result: Result) -> dict[str, Any]:
    resource = result.resource
    return {
        "control": result.control.id, "verdict": _VERDICTS.get(result.state, "fail"), "severity": result.severity,
        "state": result.state,
        "resource": {
            "api_version": resource.api_version, "kind": resource.kind, "namespace": resource.namespace,
            "name": resource.name,
        },
        "reason": result.reason, "fields": result.fields, "waiver": result.waiver, "file": result.file,
        "line": result.line, "source": result.source, "fingerprint": result.fingerprint,
        "known_as": result.known_as,
    }  # fmt: skip


def _outcomes(scanned: Scanned) -> list[dict[str, Any]]:
    found = {id_: {**dict.fromkeys(State, 0), State.PASS: passed} for id_, passed in scanned.passed.items()}
    for result in scanned.results:
        states = found.setdefault(result.control.id, dict.fromkeys(State, 0))
        states[result.state] += 1
    return [
        {
            "control": id_, "severity": scanned.controls[id_].severity, "state": _outcome(states),
            "judged": sum(states.values()), "passed": states[State.PASS],
            "failed": states[State.OPEN] + states[State.KNOWN], "waived": states[State.WAIVED], "reason": "",
        }
        for id_, states in sorted(found.items())
    ]  # fmt: skip


def _outcome(states: dict[State, int]) -> str:
    if states[State.OPEN] + states[State.KNOWN]:
        return "fail"
    if states[State.NOT_ASSESSED]:
        return "not_assessed"
    return "waived" if states[State.WAIVED] else "pass"


def _summary(scanned: Scanned) -> dict[str, Any]:
    states = scanned.count()
    return {
        "objects": scanned.objects, "unjudged": scanned.unjudged, "controls": len(scanned.controls),
        "controls_left_out": scanned.left_out, "controls_silent": scanned.silent,
        "states": {state.value: states[state] for state in State},
        "problems": [str(problem) for problem in scanned.problems],
        "not_judged": [_not_judged(problem) for problem in scanned.problems],
        "notices": [str(notice) for notice in scanned.notices],
        "text": [summary(scanned), left_out(scanned)],
    }  # fmt: skip


def _not_judged(problem: Notice) -> dict[str, Any]:
    return {"file": problem.file, "line": problem.line, "reason": problem.text, "foreign": problem.is_foreign}
