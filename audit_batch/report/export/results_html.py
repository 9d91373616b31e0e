"""The results as one HTML page that works without a network; its findings can be filtered.

What comes from a cluster is data: the template escapes it, and the page's one script, the only one that its policy
lets run, sets it as text.
"""

import base64
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import jinja2
from markupsafe import Markup

from audit_batch.report.export.results_model import Finding, Results
from audit_batch.report.export.results_stream import dump
from audit_batch.report.wording import NOTHING, SEVERITIES, STATES, count, minute, visible

_FOLDER = "results"
_COLUMNS = (
    "severity", "state", "control", "kind", "namespace", "name", "reason", "waiver", "requirements", "opened",
    "deadline",
)  # fmt: skip
_FINDING_STATES = {"open": "Open", "waived": "Waived", "resolved": "Resolved"}
_MARKUP = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_ESCAPES = str.maketrans(_MARKUP)


def stream_page(results: Results, look: Path, organisation: str = "") -> Iterator[bytes]:
    """Yield the page; ``look`` is the folder of templates."""
    script = (look / _FOLDER / "page.js").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(look / _FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    pieces = environment.get_template("index.html.j2").generate(
        scope=results.scope,
        organisation=organisation,
        taken_at=minute(results.scope.taken_at.isoformat()),
        requirements=results.requirements,
        silent=[outcome for outcome in results.outcomes.values() if outcome.state == "not_assessed"],
        words={"states": STATES, "severities": SEVERITIES},
        coverage=_coverage(results),
        states=_states(results),
        severities=[(name, word, results.counts.get(("open", name), 0)) for name, word in SEVERITIES.items()],
        waived=results.count("waived"),
        resolved=results.count("resolved"),
        data=_data(results),
        script=Markup(script),  # noqa: S704
        script_hash=_hash(script),
    )
    return (piece.encode() for piece in pieces)


def _coverage(results: Results) -> str:
    silent = sum(requirement.state == "not_assessed" for requirement in results.requirements)
    were = "was" if silent == 1 else "were"
    return f"Of {count(len(results.requirements), 'requirement')}, {silent} {were} not assessed."


def _states(results: Results) -> list[tuple[str, int]]:
    counted = Counter(requirement.state for requirement in results.requirements)
    return [(word, counted[state]) for state, word in STATES.items()]


def _data(results: Results) -> Iterator[Markup]:
    """Yield the findings as JSON that ends no element, whatever is in it."""
    controls = {
        outcome.control: {"title": visible(outcome.title), "fix": visible(outcome.fix)}
        for outcome in results.outcomes.values()
    }
    words = {"severities": SEVERITIES, "states": _FINDING_STATES}
    yield _safe(dump({"columns": _COLUMNS, "controls": controls, "words": words})[:-1])
    yield _safe(b',"rows":[')
    before = b"\n"
    for finding in results.findings():
        yield _safe(before + dump(_row(finding)))
        before = b",\n"
    yield _safe(b"]}")


def _row(finding: Finding) -> list[str]:
    values = (
        finding.severity, finding.state, finding.control, finding.kind, finding.namespace, finding.name,
        finding.reason, finding.waiver, ", ".join(finding.requirements), f"{finding.opened_at:%Y-%m-%d}",
        f"{finding.deadline:%Y-%m-%d}" if finding.deadline else NOTHING,
    )  # fmt: skip
    return [visible(value) for value in values]


def _safe(json: bytes) -> Markup:
    return Markup(json.decode().translate(_ESCAPES))  # noqa: S704


def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}"
