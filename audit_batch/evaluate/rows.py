"""From an evaluation to the rows that its interval tables hold."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson

from audit_batch.catalog.control import Control
from audit_batch.catalog.waiver import Attestation
from audit_batch.errors import ControlError
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.outcome import Outcome
from audit_batch.evaluate.requirement import RequirementOutcome
from audit_batch.model import Severity

Row = dict[str, object]


def interval_rows(
    catalogue: Catalogue, outcomes: Mapping[str, Outcome], requirements: Sequence[RequirementOutcome]
) -> dict[str, list[Row]]:
    """Return the rows of every interval table but the findings, by table."""
    controls = [_control(catalogue, control) for control in catalogue.library.controls.values()]
    controls += [_broken(problem) for problem in catalogue.library.problems]
    return {
        "control_versions": controls,
        "outcome_versions": [_outcome(outcome) for outcome in outcomes.values()],
        "requirement_versions": [_requirement(outcome) for outcome in requirements],
        "framework_versions": [
            {"framework": framework.id, "title": framework.title, "edition": framework.edition}
            for framework in catalogue.frameworks.values()
        ],
        "waiver_versions": [
            {
                "waiver": waiver.id, "control": waiver.control, "kind": waiver.kind, "namespace": waiver.namespace,
                "name": waiver.name, "reason": waiver.reason, "approver": waiver.approver, "ticket": waiver.ticket,
                "valid_from": waiver.valid_from, "valid_until": waiver.valid_until,
            }
            for waiver in catalogue.waivers
        ],
        "attestation_versions": [
            {
                "framework": answer.framework, "requirement": answer.requirement, "result": answer.result,
                "statement": answer.statement, "evidence": _evidence(answer), "attested_by": answer.attested_by,
                "attested_on": answer.attested_on, "valid_until": answer.valid_until,
            }
            for answer in catalogue.attestations
        ],
    }  # fmt: skip


def _evidence(answer: Attestation) -> str:
    return f"{answer.evidence} (SHA-256 {answer.evidence_sha256})" if answer.evidence_sha256 else answer.evidence


def _control(catalogue: Catalogue, control: Control) -> Row:
    return {
        "control": control.id, "title": control.title, "domain": control.domain, "severity": str(control.severity),
        "why": control.why, "fix": control.fix, "misses": control.misses, "source": list(control.source),
        "since": control.since, "sql": control.sql.strip(),
        "params": orjson.dumps(catalogue.params_of(control), option=orjson.OPT_SORT_KEYS, default=str).decode(),
    }  # fmt: skip


def _broken(problem: ControlError) -> Row:
    """A control of which nothing but its place is known; what it would have said may be grave."""
    path = Path(problem.path)
    return {
        "control": path.stem, "title": f"{path.stem} (its file cannot be read)", "domain": path.parent.name,
        "severity": str(Severity.HIGH), "why": "", "fix": "mend the control's file", "misses": "", "source": [],
        "since": "1970-01-01", "params": "{}", "sql": "",
    }  # fmt: skip


def _outcome(outcome: Outcome) -> Row:
    return {
        "control": outcome.control, "state": str(outcome.state), "judged": outcome.judged, "passed": outcome.passed,
        "failed": outcome.failed, "waived": outcome.waived, "reason": outcome.reason,
    }  # fmt: skip


def _requirement(outcome: RequirementOutcome) -> Row:
    requirement = outcome.requirement
    return {
        "framework": outcome.framework, "requirement": requirement.id, "position": outcome.position,
        "section": requirement.section,
        "topic": requirement.topic, "level": requirement.level, "assessment": requirement.assessment,
        "covers": requirement.covers, "how": requirement.how, "attest": requirement.attest,
        "controls": list(requirement.controls), "state": str(outcome.state), "judged": outcome.judged,
        "failed": outcome.failed, "waived": outcome.waived, "reason": outcome.reason,
    }  # fmt: skip
