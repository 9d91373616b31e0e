"""What is missing here, and how to get it: one line each."""

import importlib.metadata
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from enum import StrEnum

from msgspec import Struct

from audit_batch.collect.api import open_api
from audit_batch.collect.discovery import Discovery, discover
from audit_batch.config import Settings, shipped
from audit_batch.errors import AuditBatchError, ControlError, Forbidden, SourceError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.library import load_catalogue
from audit_batch.model import ListApi
from audit_batch.system import install_command, missing_libraries
from audit_batch.warehouse.database import open_published

_PACKAGES = ("duckdb", "pandas", "kubernetes", "jinja2", "papermill", "nbconvert", "weasyprint")
_SCRIPTS = {
    "Chinese and Japanese": "zh-cn",
    "Korean": "ko",
    "Arabic": "ar",
    "Hebrew": "he",
    "Hindi": "hi",
    "Thai": "th",
    "emoji": "und-zsye",
}
"""Scripts that the reports' own fonts lack, with the language by which fontconfig knows them."""
_NOTO = "install the Noto fonts (Debian, Ubuntu: fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji)"
_HOURS = 26
"""Age of a snapshot from which on a daily job seems to have failed."""


class State(StrEnum):
    """How one thing was found."""

    OK = "ok"
    NOTE = "note"
    """Missing, and only some commands need it."""
    BAD = "bad"


class Finding(Struct, frozen=True):
    """One thing that was looked at."""

    state: State
    subject: str
    text: str
    remedy: str = ""


def examine(settings: Settings, clock: Clock, *, cluster: bool = True) -> Iterator[Finding]:
    """Look at libraries, fonts, the control library, the warehouse and, if wanted, the cluster, in this order."""
    yield Finding(State.OK, "python", platform.python_version())
    yield from map(_package, _PACKAGES)
    yield _libraries()
    yield _fonts()
    yield _tried("controls", lambda: _controls(settings), "mend the file that is named")
    yield _warehouse(settings, clock)
    yield _space(settings)
    if cluster:
        yield from _cluster(settings)


def _package(name: str) -> Finding:
    try:
        return Finding(State.OK, name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(State.BAD, name, "is not installed", "pip install audit-batch, in the environment that runs it")


def _libraries() -> Finding:
    missing = missing_libraries()
    if missing:
        return Finding(State.BAD, "pango", f"PDFs need {', '.join(missing)}", install_command())
    return Finding(State.OK, "pango", "every library that PDFs need is here")


def _fonts() -> Finding:
    fonts = list((shipped("reports") / "fonts").glob("*.woff2"))
    if not fonts:
        return Finding(State.BAD, "fonts", "the reports' own fonts are missing", "install the package again")
    text = f"{len(fonts)} font files of the reports' own"
    if missing := [name for name, language in _SCRIPTS.items() if not _has_font(language)]:
        return Finding(State.NOTE, "fonts", f"{text}; names in {', '.join(missing)} print as code points", _NOTO)
    return Finding(State.OK, "fonts", f"{text}, and the system's for other scripts")


def _has_font(language: str) -> bool:
    """Ask fontconfig; where it is not installed nothing is known, and nothing is said."""
    program = shutil.which("fc-list")
    if program is None:
        return True
    listed = subprocess.run([program, f":lang={language}"], capture_output=True, check=False)  # noqa: S603  our own words
    return bool(listed.stdout.strip())


def _controls(settings: Settings) -> Finding:
    catalogue = load_catalogue(settings)
    problems = catalogue.library.problems
    text = f"{len(catalogue.library.controls)} controls, {len(catalogue.frameworks)} frameworks"
    if problems:
        return Finding(State.BAD, "controls", f"{text}; broken: {problems[0]}", "mend the file")
    return Finding(State.OK, "controls", text)


def _tried(subject: str, look: Callable[[], Finding], remedy: str) -> Finding:
    try:
        return look()
    except AuditBatchError as error:
        return Finding(State.BAD, subject, str(error), remedy if isinstance(error, ControlError) else "")


def _warehouse(settings: Settings, clock: Clock) -> Finding:
    try:
        with open_published(settings.warehouse) as con:
            (row,) = con.execute("SELECT count(*), max(taken_at) FROM snapshot_rows").fetchall()
    except AuditBatchError as error:
        return Finding(State.NOTE, "warehouse", str(error))
    count, last = row
    if not count:
        return Finding(State.NOTE, "warehouse", f"{settings.warehouse} holds no snapshot", "audit-batch snapshot")
    hours = (clock.now().replace(tzinfo=None) - last).total_seconds() / 3600
    taken = "1 snapshot, of" if count == 1 else f"{count} snapshots, the last"
    text = f"{settings.warehouse}: {taken} {last:%Y-%m-%d %H:%M} UTC"
    if hours > _HOURS:
        return Finding(
            State.NOTE, "warehouse", f"{text}, {hours / 24:.0f} days ago", "see why the snapshot job does not run"
        )
    return Finding(State.OK, "warehouse", text)


def _space(settings: Settings) -> Finding:
    folder = settings.warehouse if settings.warehouse.exists() else settings.warehouse.absolute().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 2**30
    enough = free > 1
    state = State.OK if enough else State.BAD
    return Finding(state, "space", f"{free:.1f} GiB free for the warehouse", "" if enough else "free some space")


def _cluster(settings: Settings) -> Iterator[Finding]:
    try:
        api, context = open_api(settings.kubeconfig, settings.context or None)
    except AuditBatchError as error:
        yield Finding(State.NOTE, "cluster", str(error))
        return
    try:
        discovery = discover(api, all_kinds=False).without(settings.leave_out)
    except SourceError as error:
        yield Finding(State.BAD, "cluster", f"{context}: {error}")
        return
    yield Finding(State.OK, "cluster", f"{context}: Kubernetes {discovery.version}")
    yield _rights(api, discovery)


def _rights(api: ListApi, discovery: Discovery) -> Finding:
    """Ask for one object of each list, as a snapshot asks for all."""
    refused = []
    for listing in discovery.listings:
        try:
            api.read(listing.path, {"limit": "1"}, metadata_only=True)
        except Forbidden:
            refused.append(listing.resource)
        except SourceError as error:
            return Finding(State.BAD, "rights", str(error))
    if refused:
        few = ", ".join(refused[:5]) + (f" and {len(refused) - 5} more" if len(refused) > 5 else "")  # noqa: PLR2004
        remedy = "grant list on them to this identity; what needs them is not assessed"
        return Finding(State.BAD, "rights", f"may not list {few}", remedy)
    return Finding(State.OK, "rights", f"may list all {len(discovery.listings)} kinds that relations need")
