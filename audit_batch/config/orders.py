"""Settings of the reports that are made again and again."""

from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.config.delivery import FILES
from audit_batch.config.tables import read_table, read_tables

PERIODS = ("month", "quarter", "year")


class ReportRule(Struct, frozen=True):
    """One report that is made for every period."""

    notebook: str = "compliance_report"
    frameworks: tuple[str, ...] = ()
    """Empty for every framework that was judged, where the notebook is about one."""
    every: str = "month"
    formats: tuple[str, ...] = FILES[1:]
    """What is kept beside the PDF."""


def read_rules(place: str, value: Any, base: Path) -> tuple[ReportRule, ...]:
    """Read [[reports]] (ConfigError)."""

    def read(at: str, entry: Any) -> ReportRule:
        table = read_table(at, entry, base, ("notebook", "frameworks", "every", "formats"))
        formats = () if table.values.get("formats") == [] else table.choices("formats", FILES[1:])
        return ReportRule(
            table.text("notebook", "compliance_report"),
            table.texts("frameworks"),
            table.choice("every", PERIODS, "month"),
            formats,
        )

    found: tuple[ReportRule, ...] = read_tables(place, value, read)
    return found
