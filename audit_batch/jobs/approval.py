"""What of a snapshot's objects a blueprint says: names, and patterns where names change by themselves."""

import re
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache

from audit_batch.catalog.blueprint import COVERED, Blueprint, Entry, as_like, escape

Found = tuple[str, str, str, bool]
"""Key of the kind, namespace, name, and whether nobody needs to expect the object."""

_HELM = re.compile(r"(sh\.helm\.release\.v1\..+\.v)[0-9]+")
"""Secrets in which Helm keeps each revision of a release. Source: Helm 3, storage driver `secrets`."""
_TOKEN = re.compile(r"(.+-token-)[a-z0-9]{5}")
"""Secrets that older versions of Kubernetes made for each service account."""
_LIKE = re.compile(r"\\(.)|([%_])|([^\\%_]+)", re.DOTALL)


def approve_objects(found: Iterable[Found], before: Sequence[Entry], unread: Container[str]) -> tuple[Entry, ...]:
    """Return the entries of a blueprint that expects what was found.

    Args:
        found: Every object of the kinds that were read.
        before: Entries that were approved before: patterns stay if they still match, and take the place of names.
        unread: Keys of kinds of which nothing is known, whose entries stay as they were.
    """
    entries = {entry for entry in before if entry.key in unread}
    patterns: dict[str, list[Entry]] = {}
    for entry in before:
        if entry.is_pattern and entry.key not in unread:
            patterns.setdefault(entry.key, []).append(entry)
    accounts = {(namespace, name) for key, namespace, name, _ in found if key == "ServiceAccount"}
    for key, namespace, name, is_automatic in found:
        if key in unread:
            continue
        matching = [entry for entry in patterns.get(key, ()) if matches(entry, namespace, name)]
        entries.update(matching)
        if not matching and not is_automatic:
            entries.add(Entry(key, escape(namespace), _expected_name(key, namespace, name, accounts)))
    order = list(COVERED)
    return tuple(sorted(entries, key=lambda entry: (order.index(entry.key), entry)))


def matches(entry: Entry, namespace: str, name: str) -> bool:
    """Whether the object is one that the entry expects."""
    return bool(_compiled(entry.namespace).fullmatch(namespace) and _compiled(entry.name).fullmatch(name))


def changes_of(before: Blueprint | None, after: Blueprint) -> tuple[str, ...]:
    """Say what was added and what is gone, sorted; nothing without one to compare with."""
    if before is None:
        return ()
    old, new = set(before.entries), set(after.entries)
    changes = [(entry, "+") for entry in new - old] + [(entry, "-") for entry in old - new]
    return tuple(f"{sign} {_place(entry)}" for entry, sign in sorted(changes))


def _expected_name(key: str, namespace: str, name: str, accounts: Container[tuple[str, str]]) -> str:
    if key != "Secret":
        return escape(name)
    if release := _HELM.fullmatch(name):
        return f"{escape(release[1])}*"
    token = _TOKEN.fullmatch(name)
    if token and (namespace, token[1].removesuffix("-token-")) in accounts:
        return f"{escape(token[1])}?????"
    return escape(name)


def _place(entry: Entry) -> str:
    return " ".join(part for part in (entry.key, entry.namespace, entry.name) if part)


@lru_cache(maxsize=4096)
def _compiled(text: str) -> re.Pattern[str]:
    """The pattern as LIKE has it, so that approval and comparison cannot differ."""
    wild = {"%": ".*", "_": "."}
    parts = (wild[m[2]] if m[2] else re.escape(m[1] or m[3]) for m in _LIKE.finditer(as_like(text)))
    return re.compile("".join(parts), re.DOTALL)
