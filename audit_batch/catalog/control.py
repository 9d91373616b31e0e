"""Controls: one SQL query each, with its metadata in front of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from glob import glob
from hashlib import blake2b
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.catalog.detects import FIELDS, OPTIONAL, Detects, read_detects
from audit_batch.catalog.tomlfile import DAY, TABLE, TEXT, TEXTS, find_problem
from audit_batch.config import shipped
from audit_batch.errors import ControlError
from audit_batch.kinds import AUDIT_EVENT, KINDS
from audit_batch.model import Severity
from audit_batch.remembered import digest_files, remember
from audit_batch.sqlfile import SqlFile, read_sql_file

_REQUIRED = {
    "title": TEXT,
    "severity": TEXT,
    "rating": TEXT,
    "since": DAY,
    "judges": TEXTS,
    "source": TEXTS,
    "why": TEXT,
    "fix": TEXT,
    "misses": TEXT,
}
_REQUIRED_OF_DETECTIONS = {**{key: field for key, field in _REQUIRED.items() if key != "judges"}, **FIELDS}
_OPTIONAL = {"params": TABLE, "unseen": TEXT, "alone": TEXT}
_KINDS = frozenset(kind.name for kind in KINDS)


class Control(Struct, frozen=True):
    """One control, as its file says."""

    id: str
    domain: str
    title: str
    severity: Severity
    rating: str
    """Why that severity: impact times reach, in one line."""
    since: date
    judges: tuple[str, ...]
    source: tuple[str, ...]
    why: str
    fix: str
    misses: str
    params: Mapping[str, Any]
    unseen: str
    """Why a run that judges nothing is `not_assessed` rather than `not_applicable`; empty for most."""
    alone: str
    """Why no framework names the control; empty for those that one does."""
    sql: str
    file: str
    """As text: every command would make seven hundred paths of it, and look at few."""
    detects: Detects | None = None
    """What a detection says beside; nothing for a control that judges objects."""

    @property
    def path(self) -> Path:
        """The file, with examples and all else of the control beside it."""
        return Path(self.file)


class Library(Struct, frozen=True):
    """All controls of some folders, and what is wrong with the others."""

    controls: Mapping[str, Control]
    problems: tuple[ControlError, ...]


def load_controls(folders: Iterable[Path]) -> Library:
    """Load every control below ``folders``; a broken file is a problem of its own and stops no other.

    Later folders may not redefine an id: a verdict's rule has one place.
    """
    controls: dict[str, Control] = {}
    problems: list[ControlError] = []
    for folder in folders:
        found = _recall_folder(folder) if folder == shipped("controls") else _load_folder(folder)
        problems += [ControlError(one.path, one.problem, line=one.line) for one in found.broken]
        for control in found.controls:
            if before := controls.get(control.id):
                text = f"control {control.id!r} exists already in {before.path}; rename one"
                problems.append(ControlError(control.path, text))
            else:
                controls[control.id] = control
    return Library(controls, tuple(problems))


class _Broken(Struct, frozen=True):
    """What is wrong with one file."""

    path: Path
    problem: str
    line: int | None


class _Folder(Struct, frozen=True):
    """The controls of one folder, and what is wrong with its other files."""

    controls: list[Control]
    broken: list[_Broken]


def _recall_folder(folder: Path) -> _Folder:
    """Load what is shipped with the program, which is read anew only when a file has changed."""
    code = Path(__file__).parent
    files = [*glob(f"{folder}/*/*.sql"), *glob(f"{code}/*.py"), *glob(f"{code.parent}/*.py")]  # noqa: PTH207  twice as fast
    return _recall(folder, digest_files("controls", files))


@lru_cache(maxsize=1)
def _recall(folder: Path, digest: bytes) -> _Folder:
    """Recall a folder with files of this digest; a process that lives long, and asks again, has it at hand."""
    return remember("controls", digest, _Folder, lambda: _load_folder(folder))


def _load_folder(folder: Path) -> _Folder:
    controls: list[Control] = []
    broken: list[_Broken] = []
    for path in sorted(folder.glob("*/*.sql")):
        try:
            controls.append(load_control(path))
        except ControlError as error:
            broken.append(_Broken(path, error.problem, error.line))
    return _Folder(controls, broken)


def broken_id(problem: ControlError) -> str:
    """Id of the control whose file is wrong: its stem."""
    return Path(problem.path).stem


def load_control(path: Path) -> Control:
    """Load one control.

    Raises:
        ControlError: The header is not TOML, lacks a key, or holds a wrong one; with file and, where known, line.
    """
    file = read_sql_file(path)
    header = file.header
    _check(file)
    return Control(
        id=file.name,
        domain=path.parent.name,
        title=header["title"],
        severity=Severity(header["severity"]),
        rating=_flow(header["rating"]),
        since=header["since"],
        judges=(AUDIT_EVENT.name,) if is_detection(header) else tuple(header["judges"]),
        source=tuple(header["source"]),
        why=_flow(header["why"]),
        fix=_flow(header["fix"]),
        misses=_flow(header["misses"]),
        params=header.get("params", {}),
        unseen=_flow(header.get("unseen", "")),
        alone=_flow(header.get("alone", "")),
        sql=file.sql,
        file=str(path),
        detects=_detects(file) if is_detection(header) else None,
    )


def is_detection(header: Mapping[str, Any]) -> bool:
    """Say whether a header is one of a detection, which is known by the technique that it names."""
    return "technique" in header


def digest_controls(controls: Iterable[Control]) -> str:
    """Digest of what the controls say and ask, hexadecimal."""
    total = blake2b(digest_size=16)
    for control in sorted(controls, key=lambda control: control.id):
        total.update(repr((control.id, control.severity, control.params, control.unseen, control.sql)).encode())
    return total.hexdigest()


def _check(file: SqlFile) -> None:
    header = file.header
    required = _REQUIRED_OF_DETECTIONS if is_detection(header) else _REQUIRED
    optional = {**_OPTIONAL, **OPTIONAL} if is_detection(header) else _OPTIONAL
    if found := find_problem(header, required, optional):
        raise ControlError(file.path, f"header: {found.text}", line=file.lines.get(found.key, 1))
    if header["severity"] not in set(Severity):
        raise ControlError(
            file.path,
            f"header: severity {header['severity']!r} is not one of {', '.join(Severity)}",
            line=file.lines.get("severity"),
        )
    if alien := set(header.get("judges", ())) - _KINDS:
        raise ControlError(
            file.path,
            f"header: judges kinds that are not collected: {', '.join(sorted(alien))}",
            line=file.lines.get("judges"),
        )


def _detects(file: SqlFile) -> Detects:
    try:
        return read_detects(file.header)
    except ValueError as error:
        raise ControlError(file.path, f"header: {error}") from error


def _flow(text: str) -> str:
    return " ".join(text.split())
