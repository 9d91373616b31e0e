"""The least roles that cover what a subject did, as YAML, and what they would take away."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import yaml  # type: ignore[import-untyped]

from audit_batch.report.access.answers import Table
from audit_batch.report.access.subjects import Subject

NAMED = 10
"""Objects of which a rule names each; where there were more, the rule holds for all of their kind."""
_BY_NAME = frozenset({"get", "update", "patch", "delete"})
"""Verbs whose requests carry a name; of others a limit to names would allow nothing."""
_NAMED_RESOURCES = frozenset({"secrets", "configmaps"})
"""Resources of which one is not as good as another."""
_RBAC = "rbac.authorization.k8s.io"

Rule = tuple[str, str, tuple[str, ...]]
"""API group, resource, and the names that it is limited to."""


def least_roles(subject: Subject, used: Table, paths: Table) -> list[dict[str, Any]]:
    """Return roles and bindings, as objects, that allow what was used and nothing else: a Role for each namespace.

    What was used of all namespaces at once, or of none, needs a ClusterRole.

    Args:
        subject: Who gets them.
        used: Answer of `used`: verb, api_group, resource, namespace, names, without_name.
        paths: Answer of `used`: verb, path.
    """
    by_scope: dict[str, dict[Rule, set[str]]] = defaultdict(lambda: defaultdict(set))
    for verb, group, resource, namespace, names, without_name, *_ in used.rows:
        limit = _limit(verb, resource, names or [], without_name=without_name)
        by_scope[namespace][(group, resource, limit)].add(verb)
    path_verbs: dict[str, set[str]] = defaultdict(set)
    for verb, path, *_ in paths.rows:
        path_verbs[path].add(verb)
    objects: list[dict[str, Any]] = []
    for namespace in sorted({*by_scope, *([""] if path_verbs else [])}):
        rules = _rules(by_scope.get(namespace, {}))
        if not namespace:
            rules += [{"nonResourceURLs": [path], "verbs": sorted(verbs)} for path, verbs in sorted(path_verbs.items())]
        objects += _role_and_binding(subject, namespace, rules)
    return objects


def describe_rights(table: Table) -> list[str]:
    """Say in a line each what `can` answered: the verbs, on what, where, and what gives them."""
    said = []
    for row in table.rows:
        right = dict(zip(table.heads, row, strict=True))
        named = f" {right['only_names']}" if right["only_names"] else ""
        given = f"from {right['role']} through {right['binding']}"
        said.append(f"{', '.join(right['verbs'])} {right['what']}{named} in {right['scope']}, {given}")
    return said


def as_yaml(objects: Sequence[dict[str, Any]]) -> str:
    """Return the objects as YAML documents."""
    text: str = yaml.safe_dump_all(objects, sort_keys=False, default_flow_style=None, width=110)
    return text


def _limit(verb: str, resource: str, names: list[str], *, without_name: bool) -> tuple[str, ...]:
    if verb not in _BY_NAME or resource not in _NAMED_RESOURCES or without_name or len(names) > NAMED:
        return ()
    return tuple(names)


def _rules(granted: dict[Rule, set[str]]) -> list[dict[str, Any]]:
    """Put resources with the same group, verbs and names into one rule."""
    together: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for (group, resource, names), verbs in granted.items():
        together[(group, tuple(sorted(verbs)), names)].append(resource)
    return [
        {
            "apiGroups": [group],
            "resources": sorted(resources),
            **({"resourceNames": list(names)} if names else {}),
            "verbs": list(verbs),
        }
        for (group, verbs, names), resources in sorted(together.items())
    ]


def _role_and_binding(subject: Subject, namespace: str, rules: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    name = f"{subject.name}-least".replace("@", "-at-").replace(":", "-").lower()
    place = {"namespace": namespace} if namespace else {}
    kind = "Role" if namespace else "ClusterRole"
    metadata = {"name": name, **place}
    receiver: dict[str, Any] = {"kind": subject.kind, "name": subject.name}
    receiver |= {"namespace": subject.namespace} if subject.namespace else {"apiGroup": _RBAC}
    return [
        {"apiVersion": f"{_RBAC}/v1", "kind": kind, "metadata": metadata, "rules": list(rules)},
        {
            "apiVersion": f"{_RBAC}/v1",
            "kind": f"{kind}Binding",
            "metadata": dict(metadata),
            "roleRef": {"apiGroup": _RBAC, "kind": kind, "name": name},
            "subjects": [receiver],
        },
    ]
