"""The control library with its frameworks, and what a site and its people decided, from the settings' files."""

from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from audit_batch.catalog.control import Control, Library, broken_id, load_controls
from audit_batch.catalog.waiver import load_attestations, load_waivers
from audit_batch.config import Settings, shipped
from audit_batch.errors import ConfigError, UsageError, WaiverError
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.question import recall_questions

if TYPE_CHECKING:
    from audit_batch.catalog.framework import Framework


def load_catalogue(settings: Settings) -> Catalogue:
    """Load everything that an evaluation judges by.

    Raises:
        ControlError: A framework is wrong; broken controls are the library's problems, and stop nothing.
        WaiverError: A waiver or an attestation is wrong.
        ConfigError: A folder is missing, or a parameter is set for no control, or is not of its type.
    """
    library, frameworks = load_library(settings)
    for id_ in settings.frameworks:
        require_framework(frameworks, id_)
    requirements = {
        framework.id: frozenset(requirement.id for requirement in framework.requirements)
        for framework in frameworks.values()
    }
    answers = [(path, answer) for path in settings.attestations for answer in load_attestations(path, requirements)]
    _require_once(
        (path, f"attestation for {answer.framework} {answer.requirement} on {answer.attested_on} ({answer.cluster})")
        for path, answer in answers
    )
    return replace(
        load_controls_in_force(settings, library),
        frameworks=frameworks,
        attestations=tuple(answer for _, answer in answers),
        asked=frozenset(settings.frameworks),
    )


def load_controls_in_force(settings: Settings, library: Library | None = None) -> Catalogue:
    """Load the controls with the site's parameters and waivers, and no framework.

    Raises:
        WaiverError: A waiver is wrong.
        ConfigError: A folder is missing, or a parameter is set for no control, or is not of its type.
    """
    library = library or load_controls(control_folders(settings))
    recall_questions(list(library.controls.values()))
    known = control_ids(library)
    waivers = [(path, waiver) for path in settings.waivers for waiver in load_waivers(path, known)]
    _require_once((path, f"waiver {waiver.id}") for path, waiver in waivers)
    params = _params(settings.params, library.controls)
    return Catalogue(library, {}, params, waivers=tuple(waiver for _, waiver in waivers))


def require_framework(frameworks: Mapping[str, "Framework"], id_: str) -> "Framework":
    """Return a framework.

    Raises:
        UsageError: No framework is called so.
    """
    if id_ not in frameworks:
        raise UsageError(f"no framework is called {id_!r}; there are {', '.join(frameworks)}")
    return frameworks[id_]


def load_library(settings: Settings) -> tuple[Library, "dict[str, Framework]"]:
    """Load the shipped controls and frameworks, and the site's own."""
    from audit_batch.catalog.framework import load_frameworks  # noqa: PLC0415  a scan asks for none

    folders = control_folders(settings)
    library = load_controls(folders)
    return library, load_frameworks(folders, control_ids(library))


def control_ids(library: Library) -> frozenset[str]:
    """Ids of all controls, those whose file is broken included: a framework may name them."""
    return frozenset(library.controls) | {broken_id(problem) for problem in library.problems}


def control_folders(settings: Settings) -> list[Path]:
    """Return the folders of controls, the shipped one first."""
    for folder in settings.controls:
        if not folder.is_dir():
            raise ConfigError(f"{folder}: no such folder of controls; check --controls")
    return [shipped("controls"), *settings.controls]


def choose_controls(library: Library, wanted: Iterable[str]) -> list[Control]:
    """Return the controls of these ids, all without any.

    Raises:
        UsageError: No control of that id.
    """
    ids = list(wanted) or sorted(library.controls)
    for id_ in ids:
        require_control(library.controls, id_)
    return [library.controls[id_] for id_ in ids]


def require_control(known: Container[str], id_: str) -> None:
    """Raise UsageError for what is no control."""
    if id_ not in known:
        raise UsageError(f"no control is called {id_!r}; `audit-batch controls list` shows them")


def _require_once(entries: Iterable[tuple[Path, str]]) -> None:
    """Refuse what stands in two files: nobody could say which of them holds."""
    seen: dict[str, Path] = {}
    for path, entry in entries:
        if entry in seen:
            raise WaiverError(path, f"{entry} stands in {seen[entry]} too; keep one of them")
        seen[entry] = path


def _params(
    overrides: Mapping[str, Mapping[str, Any]], controls: Mapping[str, Control]
) -> Mapping[str, Mapping[str, Any]]:
    for control, values in overrides.items():
        if control not in controls:
            raise ConfigError(f"params.{control}: no control is called so; `audit-batch controls list` shows them")
        for name, value in values.items():
            default = controls[control].params.get(name)
            if default is None:
                names = ", ".join(sorted(controls[control].params)) or "none"
                raise ConfigError(f"params.{control}.{name}: no such parameter; the control has {names}")
            if type(value) is not type(default):
                raise ConfigError(
                    f"params.{control}.{name}: is no {type(default).__name__} like its default {default!r}"
                )
    return overrides
