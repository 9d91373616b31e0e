"""What the tests of exports share: a company with every state that there is, and an order for October 2026."""

from datetime import date
from pathlib import Path

from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.export import ExportOrder, export_results
from tests.report.company import FRAMEWORK, Company, Control, Failing, Moment, Requirement, at, attestation, waiver

NOW = Clock(lambda: at("2026-11-02T06:00:00"))

CONTROLS = (
    Control("host_network", "high", "Pods keep out of the node's network"),
    Control("image_by_tag", "low", "Images are named by digest"),
    Control(
        "node_file_mode",
        "medium",
        "Files of nodes are closed",
        state="not_assessed",
        reason="node facts were not collected",
    ),
    Control("privileged_container", "critical", "Containers do not run privileged"),
    Control("read_only_root", "medium", "Containers do not write to their root"),
    Control("windows_host", "high", "Windows hosts are closed", state="not_applicable"),
)
REQUIREMENTS = (
    Requirement("1.1", "Image provenance", "manual", reason="attested by Tom Example until 2027-02-28"),
    Requirement("1.2", "File modes on nodes", "not_assessed", ("node_file_mode",), "node facts were not collected"),
    Requirement("1.3", "Answered with no", "fail", reason="answered with no by Tom Example"),
    Requirement("1.9", "Admission of privileged containers", "waived", ("privileged_container",), "waived: W-1"),
    Requirement("1.10", "Separation of networks", "pass", ("host_network",)),
    Requirement("2.1", "Images stay the same", "fail", ("image_by_tag",)),
    Requirement("2.2", "Windows hosts", "not_applicable", ("windows_host",)),
    Requirement("2.3", "What containers may write", "partial", ("read_only_root",)),
)


def every_state() -> Company:
    """Every state of requirements, controls and findings; one finding is new, one old, one waived, one resolved.

    In August there was none, and all was met.
    """
    legacy = Failing("privileged_container", "legacy", waiver="W-1")
    old = Failing("image_by_tag", "worker", "image app:latest has no digest")
    new = Failing("image_by_tag", "import", "image import:1 has no digest", namespace="billing", kind="CronJob")
    gone = Failing("host_network", "router", "uses the node's network", namespace="", kind="Node")
    return Company(
        CONTROLS,
        [
            Moment(at("2026-08-20T22:00:00"), REQUIREMENTS[4:5]),
            Moment(at("2026-09-20T22:00:00"), REQUIREMENTS, [legacy, old, gone]),
            Moment(at("2026-10-05T22:00:00"), REQUIREMENTS, [legacy, old]),
            Moment(at("2026-10-31T22:00:00"), REQUIREMENTS, [legacy, old, new]),
        ],
        [waiver(valid_until=date(2026, 11, 10))],
        [attestation(valid_until=date(2027, 2, 28)), attestation(requirement="1.3", result="fail")],
    )


def export(warehouse: Path, form: str, output: Path, *, period: str = "2026-10", ssp: str = "") -> list[Path]:
    settings = Settings(warehouse=warehouse, organisation="Example Ltd")
    return export_results(settings, ExportOrder(form, FRAMEWORK, period, ssp=ssp), output, NOW)
