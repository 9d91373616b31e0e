"""A scan as one HTML page that needs nothing beside it."""

from itertools import groupby
from pathlib import Path

import jinja2

from audit_batch import __version__
from audit_batch.report.export.scanned import FAILING, WORST_FIRST, Result, Scanned, State, left_out, summary
from audit_batch.report.wording import SEVERITIES, prose, visible

_TEMPLATE = "scan.html.j2"


def to_html(scanned: Scanned, look: Path) -> str:
    """Return the page that the template in the folder ``look`` makes of the failing results.

    Everything that comes from manifests is escaped, and what a browser would not show is written out.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(look),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters["prose"] = prose
    found = scanned.of(*FAILING)
    return environment.get_template(_TEMPLATE).render(
        files=[(file, list(results)) for file, results in groupby(found, key=lambda result: result.file)],
        tiles=_tiles(found),
        is_judged=bool(scanned.count().total()),
        missed=scanned.missed,
        foreign=scanned.foreign,
        notices=scanned.notices,
        rules=scanned.rules(),
        summary=summary(scanned),
        left_out=left_out(scanned),
        severities=SEVERITIES,
        version=__version__,
    )


def _tiles(found: list[Result]) -> list[tuple[str, str, int]]:
    """Severity, its word, and how many open findings have it."""
    return [
        (
            severity.value,
            SEVERITIES[severity],
            sum(result.severity is severity and result.state is State.OPEN for result in found),
        )
        for severity in WORST_FIRST
    ]


def _finalize(value: object) -> object:
    return visible(value) if type(value) is str else value
