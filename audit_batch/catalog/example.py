"""Examples: a cluster in miniature, and every verdict that a control must reach in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit_batch.catalog.control import Control
from audit_batch.catalog.yamlfile import read_yaml
from audit_batch.errors import ControlError
from audit_batch.kinds import KINDS
from audit_batch.model import OutcomeState, Verdict

_KEYS = frozenset({"name", "objects", "expect"})
_OPTIONAL = frozenset({"params", "outcome", "forbidden"})
_SERVED = {(kind.group, kind.name): kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Example:
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
    failing = {
        key.split("/")[0] for example in examples for key, verdict in example.expect.items() if verdict is Verdict.FAIL
    }
    if untried := sorted(set(control.judges) - failing):
        raise ControlError(path, f"no example shows a failing {', '.join(untried)}")
    return examples


def _example(control: Control, entry: Any, number: int) -> Example:
    path = control.path.with_suffix(".yaml")
    if not isinstance(entry, dict) or _KEYS - entry.keys() or entry.keys() - _KEYS - _OPTIONAL:
        raise ControlError(
            path, f"example {number} needs {', '.join(sorted(_KEYS))} and may have {', '.join(sorted(_OPTIONAL))}"
        )
    name = entry["name"]
    for item in entry["objects"] or ():
        _check_object(control, name, item)
    expect = entry["expect"] or {}
    if alien := sorted({str(verdict) for verdict in expect.values()} - set(Verdict)):
        raise ControlError(path, f"example {name!r}: verdict {alien[0]!r} is not one of {', '.join(Verdict)}")
    return Example(
        name=name,
        objects=tuple(entry["objects"] or ()),
        expect={key: Verdict(verdict) for key, verdict in expect.items()},
        params=entry.get("params") or {},
        forbidden=tuple(entry.get("forbidden") or ()),
        outcome=OutcomeState(entry["outcome"]) if "outcome" in entry else None,
    )


def _check_object(control: Control, example: str, item: Any) -> None:
    path = control.path.with_suffix(".yaml")
    try:
        api_version, kind, name = item["apiVersion"], item["kind"], item["metadata"]["name"]
    except (KeyError, TypeError) as error:
        raise ControlError(path, f"example {example!r}: an object lacks apiVersion, kind or metadata.name") from error
    group = api_version.rpartition("/")[0]
    served = _SERVED.get((group, kind))
    if served is None:
        raise ControlError(path, f"example {example!r}: no cluster serves {api_version} {kind} ({name})")
    if bool(item["metadata"].get("namespace")) != served.namespaced:
        wanted = "needs a namespace" if served.namespaced else "has no namespace"
        raise ControlError(path, f"example {example!r}: {kind} {name} {wanted}")
