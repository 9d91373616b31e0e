"""Examples: a cluster in miniature, and every verdict that a control must reach in it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from audit_batch.catalog.control import Control
from audit_batch.catalog.example_events import base_id, expand_events
from audit_batch.catalog.tomlfile import COUNT, TABLE, TEXT, TEXTS, Field, find_problem
from audit_batch.catalog.yamlfile import read_yaml
from audit_batch.errors import ControlError
from audit_batch.kinds import ANY, KINDS, find_kind
from audit_batch.model import OutcomeState, Verdict

_OBJECTS = Field("a list of objects", lambda value: value is None or _are_objects(value))
_VERDICTS = Field("a table of verdicts", lambda value: value is None or isinstance(value, dict))
_REQUIRED = {"name": TEXT, "objects": _OBJECTS, "expect": _VERDICTS}
_OPTIONAL = {"params": TABLE, "outcome": TEXT, "forbidden": TEXTS, "events": _OBJECTS}
_OF_EVENTS = {"name": TEXT, "events": _OBJECTS, "expect": _VERDICTS}
_OPTIONAL_OF_EVENTS = {**_OPTIONAL, "objects": _OBJECTS, "findings": COUNT, "severities": TABLE}
_COLLECTIONS = frozenset(kind.resource for kind in KINDS)


class Example(Struct, frozen=True):
    """One example of one control."""

    name: str
    objects: tuple[dict[str, Any], ...]
    expect: Mapping[str, Verdict]
    """Verdict by ``Kind/namespace/name``, or ``Kind/name`` where there is no namespace."""
    params: Mapping[str, Any]
    forbidden: tuple[str, ...]
    """Collections that could not be read."""
    outcome: OutcomeState | None
    """The outcome of the control as a whole, where the example says it."""
    events: tuple[dict[str, Any], ...] = ()
    """Audit events, whole; in a detection's example ``expect`` names audit IDs."""
    findings: int | None = None
    """As how many findings a detection tells the events, where the example says it."""
    severities: Mapping[str, str] = field(default_factory=dict)
    """How grave the detection calls an event, by audit ID, where the example says it."""


def load_examples(control: Control) -> tuple[Example, ...]:
    """Load the examples beside ``control``.

    Raises:
        ControlError: There are none, one is malformed, an object is of a kind that no cluster serves, or a judged kind
            has no failing example.
    """
    path = control.path.with_suffix(".yaml")
    if not path.exists():
        raise ControlError(path, "the control has no examples; write at least one that fails and one that passes")
    entries = read_yaml(path)
    if not isinstance(entries, list) or not entries:
        raise ControlError(path, "the examples are not a list")
    examples = tuple(_example(control, entry, number) for number, entry in enumerate(entries, 1))
    names = [example.name for example in examples]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise ControlError(path, f"two examples are called {doubled[0]!r}")
    if control.detects:
        _require_hit_and_miss(path, examples)
        return examples
    failing = {
        key.split("/")[0] for example in examples for key, verdict in example.expect.items() if verdict is Verdict.FAIL
    }
    if untried := sorted(set(control.judges) - failing - ({ANY} if failing else set())):
        raise ControlError(path, f"no example shows a failing {', '.join(untried)}")
    return examples


def _example(control: Control, entry: Any, number: int) -> Example:
    path = control.path.with_suffix(".yaml")
    if not isinstance(entry, dict):
        raise ControlError(path, f"example {number} is not a table of {', '.join(_REQUIRED)}")
    place = f"example {entry.get('name', number)!r}"
    required, optional = (_OF_EVENTS, _OPTIONAL_OF_EVENTS) if control.detects else (_REQUIRED, _OPTIONAL)
    if found := find_problem(entry, required, optional):
        raise ControlError(path, f"{place}: {found.text}")
    example = Example(
        name=entry["name"],
        objects=tuple(entry.get("objects") or ()),
        expect=_choices(path, f"{place}: verdict", entry["expect"] or {}),
        params=entry.get("params", {}),
        forbidden=tuple(entry.get("forbidden", ())),
        outcome=_outcome(path, place, entry),
        events=_events(path, place, entry.get("events") or []),
        findings=entry.get("findings"),
        severities=entry.get("severities", {}),
    )
    for item in example.objects:
        _check_object(path, place, item)
    if alien := sorted(set(example.forbidden) - _COLLECTIONS):
        raise ControlError(path, f"{place}: no collection is called {alien[0]!r}; name one such as deployments.apps")
    return example


def _require_hit_and_miss(path: Path, examples: Sequence[Example]) -> None:
    """A detection shows what it finds, and what looks alike and is left alone."""
    hit = any(verdict is Verdict.FAIL for example in examples for verdict in example.expect.values())
    missed = any(
        {base_id(event["auditID"]) for event in example.events} - example.expect.keys() for example in examples
    )
    if not (hit and missed):
        wanted = (
            "no example shows an event that hits"
            if not hit
            else "no example shows an event that looks alike and is left alone"
        )
        raise ControlError(path, wanted)


def _events(path: Path, place: str, entries: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    try:
        return expand_events(entries)
    except ValueError as error:
        raise ControlError(path, f"{place}: {error}") from error


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _choices(path: Path, place: str, expect: Mapping[Any, Any]) -> dict[str, Verdict]:
    if alien := [str(verdict) for verdict in expect.values() if verdict not in list(Verdict)]:
        raise ControlError(path, f"{place} {alien[0]!r} is not one of {', '.join(Verdict)}")
    return {str(resource): Verdict(verdict) for resource, verdict in expect.items()}


def _outcome(path: Path, place: str, entry: Mapping[str, Any]) -> OutcomeState | None:
    if "outcome" not in entry:
        return None
    if entry["outcome"] not in set(OutcomeState):
        raise ControlError(path, f"{place}: outcome {entry['outcome']!r} is not one of {', '.join(OutcomeState)}")
    return OutcomeState(entry["outcome"])


def _check_object(path: Path, place: str, item: Mapping[str, Any]) -> None:
    metadata = item.get("metadata")
    named = metadata if isinstance(metadata, dict) else {}
    api_version, kind, name = item.get("apiVersion"), item.get("kind"), named.get("name")
    if not (isinstance(api_version, str) and isinstance(kind, str) and isinstance(name, str)):
        raise ControlError(path, f"{place}: an object lacks apiVersion, kind or metadata.name")
    served = find_kind(api_version.rpartition("/")[0], kind)
    if served is None:
        raise ControlError(path, f"{place}: no cluster serves {api_version} {kind} ({name})")
    if bool(named.get("namespace")) != served.namespaced:
        wanted = "needs a namespace" if served.namespaced else "has no namespace"
        raise ControlError(path, f"{place}: {kind} {name} {wanted}")
