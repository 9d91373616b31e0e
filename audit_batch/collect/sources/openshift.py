"""Templates of OpenShift, which hold objects as a List does, with parameters."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.scalars import resolve
from audit_batch.collect.sources.tree import Node

_VERSIONS = frozenset({"template.openshift.io/v1", "v1"})
_PARAMETER = re.compile(r"\$\{(\w+)\}")
_WHOLE = re.compile(r"\$\{\{(\w+)\}\}")
"""What is put in there need be no text. Source: OpenShift's documentation of templates."""


def objects_of_template(node: Node) -> Iterator[Node] | None:
    """Return the objects of a template, with the values that its parameters have by themselves; None of all else."""
    body = node.value
    if body["kind"] != "Template" or body["apiVersion"] not in _VERSIONS:
        return None
    objects = node.child("objects")
    if objects is None or not isinstance(objects.value, list):
        return None
    values = _values(body.get("parameters"))
    return (replace(item, value=_filled(item.value, values)) for _, item in objects.children())


def _values(parameters: Any) -> dict[str, str]:
    """A parameter without a value is asked of whoever makes the objects, or made up."""
    listed = parameters if isinstance(parameters, list) else []
    given = (one for one in listed if isinstance(one, dict) and isinstance(one.get("value"), str))
    return {one["name"]: one["value"] for one in given if isinstance(one.get("name"), str)}


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(part, values) for name, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, values) for part in value]
    if not isinstance(value, str) or "$" not in value:
        return value
    if (whole := _WHOLE.fullmatch(value)) and whole[1] in values:
        try:
            return resolve(values[whole[1]])
        except BrokenText:
            return value
    return _PARAMETER.sub(lambda match: values.get(match[1], match[0]), value)
