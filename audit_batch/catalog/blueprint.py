"""The blueprint: what a site expects in its cluster, by kind and namespace, as a YAML file in its Git."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from audit_batch.catalog.yamlfile import Node, compose_yaml
from audit_batch.errors import BlueprintError
from audit_batch.kinds import KINDS, Kind

_COVERED = (
    ("", "Namespace"),
    ("", "ServiceAccount"),
    ("rbac.authorization.k8s.io", "ClusterRole"),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
    ("rbac.authorization.k8s.io", "Role"),
    ("rbac.authorization.k8s.io", "RoleBinding"),
    ("apps", "Deployment"),
    ("apps", "StatefulSet"),
    ("apps", "DaemonSet"),
    ("apps", "ReplicaSet"),
    ("", "ReplicationController"),
    ("batch", "Job"),
    ("batch", "CronJob"),
    ("", "Pod"),
    ("", "Service"),
    ("networking.k8s.io", "Ingress"),
    ("gateway.networking.k8s.io", "Gateway"),
    ("gateway.networking.k8s.io", "HTTPRoute"),
    ("networking.istio.io", "Gateway"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("storage.k8s.io", "StorageClass"),
    ("", "PersistentVolumeClaim"),
    ("", "ConfigMap"),
    ("", "Secret"),
)
_HEADER = ("cluster", "snapshot", "taken_at", "approved_by", "approved_on")
_OBJECTS = "objects"
_TOKEN = re.compile(r"\\(.)|([*?])|([%_])", re.DOTALL)
_LIKE = {"*": "%", "?": "_"}


def _covered() -> dict[str, Kind]:
    """Kinds by their key: the name, with the group behind it where an earlier kind has that name."""
    known = {(kind.group, kind.name): kind for kind in KINDS}
    keys: dict[str, Kind] = {}
    for place in _COVERED:
        kind = known[place]
        keys[kind.name if kind.name not in keys else f"{kind.name}.{kind.group}"] = kind
    return keys


COVERED = _covered()
"""Every kind that a blueprint can speak of, by its key in the file, in the order of the file."""


class Entry(Struct, frozen=True, order=True):
    """What is expected: a name, or a pattern in which ``*`` is any text and ``?`` any one character.

    A backslash makes the character after it mean itself: names in RBAC may hold a star.
    """

    key: str
    """Of the kind, in `COVERED`."""
    namespace: str
    """As the file has it; empty for cluster-scoped kinds."""
    name: str
    """As the file has it."""

    @property
    def is_pattern(self) -> bool:
        """Whether namespace or name is a pattern."""
        return is_pattern(self.namespace) or is_pattern(self.name)


class Blueprint(Struct, frozen=True):
    """What was approved, and by whom."""

    cluster: str
    snapshot: str
    taken_at: str
    approved_by: str
    approved_on: str
    kinds: tuple[str, ...]
    """Keys of the kinds that it speaks of: of these, nothing else is expected."""
    entries: tuple[Entry, ...]

    def counts(self) -> list[tuple[str, str, int, int]]:
        """Return kind, namespace, and how many names and patterns each has, kinds without any included."""
        total = Counter((entry.key, entry.namespace, entry.is_pattern) for entry in self.entries)
        places = {(entry.key, entry.namespace) for entry in self.entries}
        places |= {(key, "") for key in self.kinds if key not in {key for key, _ in places}}
        order = list(COVERED)
        return [
            (key, namespace, total[key, namespace, False], total[key, namespace, True])
            for key, namespace in sorted(places, key=lambda place: (order.index(place[0]), place[1]))
        ]

    def require_cluster(self, path: Path, cluster: str) -> None:
        """Refuse the blueprint of another cluster.

        Raises:
            BlueprintError: It is of another.
        """
        if self.cluster != cluster:
            raise BlueprintError(path, f"is the blueprint of {self.cluster}, not of {cluster}; give that of {cluster}")


def is_pattern(text: str) -> bool:
    """Whether ``text`` stands for more than one name."""
    return any(match[2] for match in _TOKEN.finditer(text))


def escape(name: str) -> str:
    """Return the text of a blueprint that stands for this name alone."""
    return re.sub(r"([\\*?])", r"\\\1", name)


def literal(text: str) -> str:
    """Return the name that a text which is no pattern stands for."""
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def as_like(text: str) -> str:
    r"""Return the pattern as LIKE has it, with ``\`` as its escape."""
    return _TOKEN.sub(lambda match: _LIKE[match[2]] if match[2] else _quoted(match[1] or match[3]), text)


def _quoted(letter: str) -> str:
    return f"\\{letter}" if letter in "%_\\" else letter


def load_blueprint(path: Path) -> Blueprint:
    """Load the blueprint in ``path``; its entries are in the order of the file.

    Raises:
        BlueprintError: It cannot be read, is no blueprint, speaks of an unknown kind, or names something twice; with
            the line.
    """
    top = compose_yaml(path, BlueprintError).table()
    if alien := [key for key in top if key not in (*_HEADER, _OBJECTS)]:
        problem = f"has unknown {alien[0]!r}; it holds {', '.join(_HEADER)} and {_OBJECTS}"
        raise BlueprintError(path, problem, line=top[alien[0]].line)
    if lacking := [key for key in (*_HEADER, _OBJECTS) if key not in top]:
        raise BlueprintError(path, f"lacks {lacking[0]}; write it with `audit-batch blueprint approve`")
    header = {key: top[key].text() for key in _HEADER}
    kinds = top[_OBJECTS].table()
    entries: list[Entry] = []
    for key, node in kinds.items():
        if key not in COVERED:
            raise BlueprintError(path, f"kind {key!r} is not one of {', '.join(COVERED)}", line=node.line)
        entries += _unique(path, [*_entries(key, node)])
    return Blueprint(**header, kinds=tuple(kinds), entries=tuple(entries))


def _entries(key: str, node: Node) -> Iterable[tuple[Entry, int]]:
    places = node.table() if COVERED[key].namespaced else {"": node}
    for namespace, names in places.items():
        for name in names.items():
            yield Entry(key, namespace, name.text()), name.line


def _unique(path: Path, placed: Iterable[tuple[Entry, int]]) -> list[Entry]:
    known: set[Entry] = set()
    found: list[Entry] = []
    for entry, line in placed:
        if entry in known:
            raise BlueprintError(path, f"{entry.key} {entry.name} stands twice; keep one", line=line)
        if re.search(r"\\(?![\\*?])", re.sub(r"\\[\\*?]", "", entry.namespace + "\0" + entry.name)):
            raise BlueprintError(path, f"{entry.name}: a backslash stands only before *, ? or another", line=line)
        known.add(entry)
        found.append(entry)
    return found
