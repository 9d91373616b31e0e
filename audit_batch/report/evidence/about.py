"""Which warehouses, clusters and time a report is about, from the parameters and the answers of its notebook."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from audit_batch.errors import ReportError, WarehouseError
from audit_batch.report.evidence.records import Evidence, read_evidence
from audit_batch.report.html import Table
from audit_batch.report.periods import read_period, read_zone
from audit_batch.warehouse.folder import PUBLISHED

_SPANS = (("window_start", "reviewed_at"), ("since", "until"))
"""What the answer `cover` calls its time in notebooks that are not about a period."""


def read_all_evidence(parameters: Mapping[str, object], tables: Mapping[str, Table]) -> tuple[Evidence, ...]:
    """Return what a report rests on, for each warehouse that it is about; nothing where it is about no time.

    Raises:
        WarehouseError: The warehouse of a report about one cluster cannot be read.
    """
    span = _span(parameters, tables)
    if span is None:
        return ()
    if fleet := str(parameters.get("fleet") or ""):
        return tuple(_members(Path(fleet), span))
    if warehouse := str(parameters.get("warehouse") or ""):
        return (read_evidence(Path(warehouse), str(parameters.get("cluster") or ""), span),)
    return ()


def _span(parameters: Mapping[str, object], tables: Mapping[str, Table]) -> tuple[datetime, datetime] | None:
    cover = tables["cover"].row if "cover" in tables and len(tables["cover"].rows) == 1 else {}
    for begin, end in _SPANS:
        if cover.get(begin) and cover.get(end):
            return datetime.fromisoformat(cover[begin]), datetime.fromisoformat(cover[end])
    if text := str(parameters.get("period") or ""):
        period = read_period(text, read_zone(str(parameters.get("time_zone") or "UTC")))
        return period.start, period.end
    return None


def _members(fleet: Path, span: tuple[datetime, datetime]) -> Iterator[Evidence]:
    """Those that can be read: which cannot, and why, is in the report itself."""
    for folder in sorted(path for path in fleet.iterdir() if (path / PUBLISHED).is_file()):
        with suppress(WarehouseError, ReportError):
            yield read_evidence(folder, "", span, member=folder.name)
