"""Companies for the tests: one ordinary, and one for each way in which a report could mislead or break."""

from datetime import date

from tests.report.company import Company, Control, Failing, Moment, Requirement, at, attestation, waiver

HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@SUM(A1)",
    "evil\u202egpj.exe",
    "名前の長いワークロード",
    "حمولة-عمل",
    "Нагрузка",
    "rocket-🚀",
    "n" * 253,
    "&amp;<b>",
    "\x1b[31mred",
    "style</style><img src=file:///etc/passwd>",
)
"""Names that must stay what they are: text."""

CONTROLS = (
    Control("host_network", "high", "Pods keep out of the node's network"),
    Control("image_by_tag", "low", "Images are named by digest"),
    Control("privileged_container", "critical", "Containers do not run privileged"),
)


def requirements(*, privileged: str = "fail", network: str = "pass", images: str = "partial") -> list[Requirement]:
    return [
        Requirement("1.1", "Image provenance", "manual", reason="attested by Tom Example until 2027-02-28"),
        Requirement("1.2", "File modes on nodes", "not_assessed", reason="node facts were not collected"),
        Requirement("1.9", "Admission of privileged containers", privileged, ("privileged_container",)),
        Requirement("1.10", "Separation of networks", network, ("host_network",)),
        Requirement("2.1", "Images stay the same", images, ("image_by_tag",)),
        Requirement("2.2", "Windows hosts", "not_applicable", ("host_network",)),
    ]


def ordinary() -> Company:
    """Fourteen months; last month one requirement was mended, another fell, and findings of each kind stand open."""
    many = [Failing("image_by_tag", f"worker-{number}", "image app:latest has no digest") for number in range(30)]
    legacy = Failing("privileged_container", "legacy", waiver="W-1")
    api = Failing("privileged_container", "api")
    router = Failing("host_network", "router", "the pod uses the node's network", namespace="")
    months = [f"2025-{month:02}" for month in range(9, 13)] + [f"2026-{month:02}" for month in range(1, 10)]
    before = requirements(privileged="fail", network="fail", images="partial")
    moments = [Moment(at(f"{month}-20T22:00:00"), before, [api, legacy, router]) for month in months]
    after = requirements(privileged="fail", network="pass", images="fail")
    moments += [Moment(at(f"2026-10-{day}T22:00:00"), after, [api, legacy, *many]) for day in ("05", "31")]
    return Company(
        CONTROLS,
        moments,
        [waiver(valid_until=date(2026, 11, 10))],
        [attestation(valid_until=date(2027, 2, 28))],
    )


def silent() -> Company:
    """Its last snapshot is of July; nothing was read in August, September and October."""
    return Company(CONTROLS, ordinary().moments[:11])


def young() -> Company:
    """Its first snapshot was taken in October."""
    return Company(CONTROLS, ordinary().moments[-1:])


def unassessed() -> Company:
    """No requirement has an answer, and no control gives evidence."""
    open_questions = [
        Requirement("1.1", "Image provenance", "not_assessed"),
        Requirement("1.2", "File modes on nodes", "not_assessed", reason="node facts were not collected"),
    ]
    refused = {"pods": "403: may not list pods", "secrets": "403: may not list secrets"}
    return Company((), [Moment(at("2026-10-31T22:00:00"), open_questions, (), refused)])


def spotless() -> Company:
    """Everything that was assessed passes."""
    return Company(CONTROLS, [Moment(at("2026-10-31T22:00:00"), requirements(privileged="pass"))])


def hostile() -> Company:
    """Names, messages and words that try to be more than text."""
    failing = [Failing("privileged_container", name, f"container {name} runs privileged", name) for name in HOSTILE]
    named = Control("privileged_container", "critical", "Containers <b>do not</b> run {{ privileged }}")
    asked = [Requirement("1.1", "=Topic <i>of</i> {{ 7 * 7 }}", "fail", ("privileged_container",), "<u>reason</u>")]
    accepted = [waiver(reason="<script>alert(2)</script>", approver="{{ 7 * 7 }}")]
    return Company((named,), [Moment(at("2026-10-31T22:00:00"), asked, failing)], accepted, title="<h1>Sample & Co")
