"""Three sites for the tests of fleets, each with a warehouse of its own."""

from pathlib import Path

from msgspec.structs import replace

from audit_batch.model import ClusterFacts
from tests.report import samples
from tests.report.company import Company, write_company

MONTHS = 5
"""Of the first site; enough for a line, and for a change since the month before."""


def write_sites(folder: Path) -> Path:
    """Write three warehouses, each of an ordinary company's last months, with a name of its own and one month fewer."""
    for number in range(3):
        write_company(folder / f"site-{number}", named(samples.ordinary(), number))
    return folder


def named(company: Company, number: int) -> Company:
    facts = ClusterFacts(f"0d6f6f0e-0000-4000-8000-0000000001{number:02}", f"harbour-{number}", f"v1.{34 + number}.1")
    return replace(company, cluster=facts, moments=company.moments[number - MONTHS :])
