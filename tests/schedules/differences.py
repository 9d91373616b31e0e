"""How one rendering of the chart differs from another, object by object, in few enough lines to review."""

import copy
import difflib
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

Json = dict[str, Any]
_EVERYWHERE = ("app.kubernetes.io/", "helm.sh/")


def differences(before: Iterable[Json], after: Iterable[Json]) -> str:
    """Return a text with what came, what went, and what changed."""
    old, new = ({_name(found): _lines(found) for found in each} for each in (before, after))
    return "\n".join(line for name in sorted({*old, *new}) for line in _difference(name, old, new)) + "\n"


def _difference(name: str, old: dict[str, list[str]], new: dict[str, list[str]]) -> Iterator[str]:
    changed = difflib.unified_diff(old.get(name, []), new.get(name, []), n=0, lineterm="")
    lines = [line for line in changed if not line.startswith(("---", "+++", "@@"))]
    if name not in new:
        yield f"= {name} is gone"
    elif lines:
        yield f"= {name}"
        yield from lines


def _name(found: Json) -> str:
    return f"{found['kind']} {found['metadata']['name']}"


def _lines(found: Json) -> list[str]:
    shown = copy.deepcopy(found)
    _strip(shown)
    _shorten(shown)
    text: str = yaml.safe_dump(shown, sort_keys=False, default_flow_style=None, width=140)
    return text.splitlines()


def _shorten(found: Json) -> None:
    """Name what lies in files of its own, and is reviewed there."""
    if found["kind"] == "PrometheusRule":
        found["spec"]["groups"] = [group["name"] for group in found["spec"]["groups"]]
    if found["metadata"]["name"].endswith("-dashboards"):
        found["data"] = sorted(found["data"])


def _strip(value: Any) -> None:
    """Leave out the labels that every object has."""
    if isinstance(value, list):
        for entry in value:
            _strip(entry)
    if isinstance(value, dict):
        for key in [key for key in value if key.startswith(_EVERYWHERE) and key != "app.kubernetes.io/component"]:
            del value[key]
        for entry in value.values():
            _strip(entry)
