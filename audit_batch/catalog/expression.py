"""Expressions in CEL: what a control asks, for the API server to ask at admission; beside the control, as ``.cel``.

They keep to the standard language and its macros, so that any implementation can try them. True means pass.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from audit_batch.catalog.control import Control
from audit_batch.errors import ControlError

_USED = re.compile(r"\bvariables\.(\w+)")

_SHARED = {
    "template": (
        "object.kind == 'Pod' ? dyn(object) : "
        "object.kind == 'CronJob' ? dyn(object).spec.jobTemplate.spec.template : dyn(object).spec.template"
    ),
    "spec": "variables.template.spec",
    "metadata": "has(variables.template.metadata) ? variables.template.metadata : dyn({})",
    "isWindows": "has(variables.spec.os) && has(variables.spec.os.name) && variables.spec.os.name == 'windows'",
    "containers": (
        "(has(variables.spec.containers) ? variables.spec.containers : []) + "
        "(has(variables.spec.initContainers) ? variables.spec.initContainers : []) + "
        "(has(variables.spec.ephemeralContainers) ? variables.spec.ephemeralContainers : [])"
    ),
    "podContext": "has(variables.spec.securityContext) ? variables.spec.securityContext : dyn({})",
    "contexts": (
        "[variables.podContext] + variables.containers.filter(c, has(c.securityContext)).map(c, c.securityContext)"
    ),
    "handlers": " + ".join(
        f"variables.containers.filter(c, {test}).map(c, c.{field})"
        for test, field in (
            ("has(c.livenessProbe)", "livenessProbe"),
            ("has(c.readinessProbe)", "readinessProbe"),
            ("has(c.startupProbe)", "startupProbe"),
            ("has(c.lifecycle) && has(c.lifecycle.postStart)", "lifecycle.postStart"),
            ("has(c.lifecycle) && has(c.lifecycle.preStop)", "lifecycle.preStop"),
        )
    ),
}
"""What all expressions may name, in an order in which each names only those before it."""


class Expression(Struct, frozen=True):
    """What a control asks of one object."""

    control: Control
    text: str
    variables: Mapping[str, str]
    """What ``text`` names, and what these name, in an order in which each names only those before it."""


def load_expressions(controls: Iterable[Control], params: Mapping[str, Mapping[str, Any]]) -> Iterator[Expression]:
    """Load the expressions of the controls that have one, with their parameters or those of a site.

    Raises:
        ControlError: One names a variable that there is not.
    """
    for control in controls:
        path = control.path.with_suffix(".cel")
        if path.is_file():
            text = path.read_text(encoding="utf-8").strip()
            yield load_expression(control, text, {**control.params, **params.get(control.id, {})})


def load_expression(control: Control, text: str, params: Mapping[str, Any]) -> Expression:
    """Gather what an expression names.

    Raises:
        ControlError: It names a variable that there is not.
    """
    known = {**{name: json.dumps(value) for name, value in params.items()}, **_SHARED}
    used: set[str] = set()
    open_ = _USED.findall(text)
    while open_:
        name = open_.pop()
        if name not in known:
            raise ControlError(control.path.with_suffix(".cel"), f"no variable is called {name!r}; name a parameter")
        if name not in used:
            used.add(name)
            open_ += _USED.findall(known[name])
    return Expression(control, text, {name: value for name, value in known.items() if name in used})
