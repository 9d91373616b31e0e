"""The forms in which a scan can be handed on; each is imported when it is asked for."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from audit_batch.report.export.scanned import Scanned

_MODULES = {
    "json": ("scan_json", "to_json"),
    "sarif": ("sarif", "to_sarif"),
    "junit": ("junit", "to_junit"),
    "csv": ("scan_csv", "to_scan_csv"),
    "github": ("github", "to_github"),
    "markdown": ("markdown", "to_markdown"),
}
FORMATS = ("terminal", *_MODULES, "html")


def render(scanned: Scanned, form: str, look: Path) -> str:
    """Return the text of a scan in one of `FORMATS`; ``look`` is the folder of templates."""
    if form == "html":
        from audit_batch.report.export.page import to_html  # noqa: PLC0415

        return to_html(scanned, look)
    module, name = _MODULES[form]
    write: Callable[[Scanned], str] = getattr(import_module(f"audit_batch.report.export.{module}"), name)
    return write(scanned)
