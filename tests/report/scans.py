"""Scans for the tests of the formats: an ordinary one, and one whose names are hostile."""

from datetime import date

from msgspec.structs import replace

from audit_batch.catalog.control import Control
from audit_batch.model import Severity
from audit_batch.report.export.scanned import Excerpt, Notice, Resource, Result, Scanned, State

HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@everyone",
    "a|b`c``d",
    "[link](https://evil.example.com)",
    "![image](https://evil.example.com/x.png)",
    "::error file=x::injected",
    "two\nlines\r::error::injected",
    "</details>",
    "\x1b[31mred\x1b[0m",
    "evil\u202egpj.exe",
    "nul\x00byte",
    "https://evil.example.com www.evil.example.com",
    "100% sure, really: yes",
    "名前",
)
"""Names, files and reasons that must stay what they are: text."""


def control(id_: str, severity: Severity) -> Control:
    return Control(
        id=id_,
        domain="workloads",
        title=f"Title of {id_}",
        severity=severity,
        rating="",
        since=date(2026, 1, 1),
        judges=("Pod",),
        source=("https://kubernetes.io/docs/concepts/security/",),
        why="Because of `this | that`.",
        fix="Set `a: b`.",
        misses="What nobody sees.",
        params={},
        unseen="",
        alone="",
        sql="SELECT 1",
        file=f"controls/workloads/{id_}.sql",
    )


PRIVILEGED = control("privileged_container", Severity.CRITICAL)
LIMITS = control("memory_limit_missing", Severity.MEDIUM)
DIGEST = control("image_without_digest", Severity.LOW)


def result(made_of: Control = PRIVILEGED, name: str = "web", **changes: object) -> Result:
    plain = Result(
        control=made_of,
        resource=Resource("apps/v1", "Deployment", "shop", name),
        state=State.OPEN,
        reason="runs privileged: app",
        fields=("spec.template.spec.containers[0].securityContext.privileged",),
        file="deploy/web.yaml",
        line=12,
        lines=(Excerpt(12, "            privileged: true"),),
        fingerprint="0123456789abcdef0123456789abcdef",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def scanned(*results: Result, problems: tuple[Notice, ...] = (), notices: tuple[Notice, ...] = ()) -> Scanned:
    controls = {one.control.id: one.control for one in results}
    return Scanned(results, {}, problems, notices, 3, 1, controls, 42, 7)


def ordinary() -> Scanned:
    return scanned(
        result(),
        result(DIGEST, state=State.WAIVED, decision="waiver W-1: its vendor signs (until 2027-01-31)", waiver="W-1"),
        result(LIMITS, line=20, state=State.KNOWN, lines=(Excerpt(20, "  a"), Excerpt(30, "  b"))),
        result(LIMITS, "api", state=State.PASS, reason="", fields=(), lines=(), fingerprint=""),
        result(DIGEST, "api", state=State.NOT_ASSESSED, reason="no image was given", lines=(), fingerprint=""),
        result(PRIVILEGED, "db", file="charts/db/templates/db.yaml", line=3, source="charts/db"),
        problems=(
            Notice("not YAML: found a tab", "deploy/broken.yaml", 4),
            Notice("helm is not on the PATH", "charts/x"),
        ),
        notices=(Notice("waiver W-0 of privileged_container expired on 2026-01-31"),),
    )


def hostile() -> Scanned:
    results = [
        result(name=text, reason=text, file=text, lines=(Excerpt(12, text),), source=text, decision=text)
        for text in HOSTILE
    ]
    return scanned(*results, problems=tuple(Notice(text, text, 1) for text in HOSTILE))
