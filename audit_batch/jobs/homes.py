"""The namespace of manifests that name none: as whoever applies them says, or as the manifests beside them show."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import PurePath
from typing import Any

import orjson
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.shape import pod_of
from audit_batch.kinds import find_kind

_ACCOUNT, _DEFAULT = "ServiceAccount", "default"
_USER = re.compile("system:serviceaccount:(?P<namespace>[^:]+):(?P<name>[^:]+)")
"""An account by the name that it has as a user."""


_Shown = tuple[str, str]
"""A folder or chart with something that names no namespace, and the namespace in which others look for that."""


class _Reference(Struct, frozen=True):
    """What one manifest says of another: empty is a namespace that is left out."""

    kind: str
    namespace: str
    name: str


def give_homes(manifests: Sequence[Manifest], namespace: str = "") -> Sequence[Manifest]:
    """Put each manifest that names no namespace into one, if it is known which.

    Args:
        manifests: Of known kinds.
        namespace: Where they are going to be applied; empty where nobody said. Then it is the one in which other
            manifests look for something of each of their folders, such as a binding for its service account; each
            chart and overlay is looked at by itself.
    """
    apart: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        apart.setdefault(manifest.home, []).append(manifest)
    moved: dict[int, Manifest] = {}
    for together in apart.values():
        homeless = [manifest for manifest in together if _is_homeless(manifest)]
        if home := namespace or (_shown_home(together, frozenset(map(id, homeless))) if homeless else ""):
            moved |= {id(manifest): _move(manifest, home, is_guessed=not namespace) for manifest in homeless}
            bindings = (moved.get(id(manifest), manifest) for manifest in together)
            moved |= {id(old): _name_subjects(new, home) for old, new in zip(together, bindings, strict=True)}
    return [moved.get(id(manifest), manifest) for manifest in manifests] if moved else manifests


def reason_not_placed(control: str, manifest: Manifest) -> str:
    """Return why a verdict on where an object lies does not count: its file does not say; empty where it counts."""
    is_guess = control == "default_namespace_used" and manifest.is_home_guessed
    return "names no namespace; where it goes is up to whoever applies it" if is_guess else ""


def _is_homeless(manifest: Manifest) -> bool:
    body = manifest.body
    if body["metadata"].get("namespace"):
        return False
    kind = find_kind(body["apiVersion"].rpartition("/")[0], body["kind"])
    return kind is not None and kind.namespaced


def _move(manifest: Manifest, home: str, *, is_guessed: bool) -> Manifest:
    body = {**manifest.body, "metadata": {**manifest.body["metadata"], "namespace": home}}
    stored = manifest.stored
    if stored is not None:
        # Only the column is looked at: the document says nothing more of it.
        version, group, kind, _, name, uid, doc = stored
        stored = (version, group, kind, home, name, uid, doc)
    return replace(manifest, body=body, stored=stored, is_home_guessed=is_guessed)


def _name_subjects(manifest: Manifest, home: str) -> Manifest:
    """The accounts of a binding that are named without a namespace are those that lie in none otherwise."""
    subjects = manifest.body.get("subjects")
    named = _named(manifest.body, home) if isinstance(subjects, list) else subjects
    if named == subjects:
        return manifest
    body = {**manifest.body, "subjects": named}
    stored = manifest.stored
    if stored is not None:
        # What it says went through the door, which the body did not.
        doc = orjson.loads(stored[-1])
        stored = (*stored[:-1], orjson.dumps(doc | {"subjects": _named(doc, home)}).decode())
    return replace(manifest, body=body, stored=stored)


def _named(body: dict[str, Any], home: str) -> list[dict[str, Any]]:
    # In a RoleBinding that names its namespace an account without any is taken for one beside it.
    open_ones = ("",) if body["metadata"].get("namespace") else ("", None)
    return [
        one | {"namespace": home} if one.get("kind") == _ACCOUNT and one.get("namespace") in open_ones else one
        for one in body["subjects"]
    ]


def _shown_home(manifests: Sequence[Manifest], homeless: Container[int]) -> str:
    """Return the namespace in which others look for what names none; empty where that is not the same in each folder.

    What lies in a folder of which nobody tells may go elsewhere: its policies would guard what they do not.
    """
    shown = {*_missed_by_others(manifests, homeless), *_missing_to_them(manifests, homeless)}
    shown = shown or set(_single_namespaces(manifests))
    homes = {home for _, home in shown}
    scopes = {_scope(manifest) for manifest in manifests if id(manifest) in homeless}
    return homes.pop() if len(homes) == 1 and scopes == {scope for scope, _ in shown} else ""


def _single_namespaces(manifests: Sequence[Manifest]) -> Iterator[_Shown]:
    """Yield the namespace that is made in a folder, where that is one: what names none beside it belongs there."""
    made: dict[str, set[str]] = {}
    for manifest in manifests:
        if manifest.body["kind"] == "Namespace":
            made.setdefault(_scope(manifest), set()).add(manifest.body["metadata"]["name"])
    yield from ((scope, names.pop()) for scope, names in made.items() if len(names) == 1)


def _missed_by_others(manifests: Sequence[Manifest], homeless: Container[int]) -> Iterator[_Shown]:
    """Yield where what names no namespace is looked for with one, and is not there."""
    named = {_identity(one) for one in manifests if id(one) not in homeless}
    without = [
        (_scope(one), one.body["kind"], one.body["metadata"]["name"]) for one in manifests if id(one) in homeless
    ]
    yield from _missed(chain.from_iterable(_references(one.body) for one in manifests), named, without)
    # Of a binding: the account that a workload runs under need not be among the manifests.
    named |= {(kind, home, name) for _, kind, home, name in _accounts(manifests) if home}
    without += [(scope, kind, name) for scope, kind, home, name in _accounts(manifests) if not home]
    yield from _missed(chain.from_iterable(_of_binding(one.body) for one in manifests), named, without)


def _missed(
    references: Iterable[_Reference], named: Container[tuple[str, str, str]], without: Iterable[tuple[str, str, str]]
) -> Iterator[_Shown]:
    scopes: dict[tuple[str, str], set[str]] = {}
    for scope, kind, name in without:
        scopes.setdefault((kind, name), set()).add(scope)
    for wanted in references:
        key = (wanted.kind, wanted.name)
        if (
            wanted.namespace
            and key != (_ACCOUNT, _DEFAULT)
            and (wanted.kind, wanted.namespace, wanted.name) not in named
        ):
            yield from ((scope, wanted.namespace) for scope in scopes.get(key, ()))


def _missing_to_them(manifests: Sequence[Manifest], homeless: Container[int]) -> Iterator[_Shown]:
    """Yield where that lies which manifests without a namespace look for, in their own folder or chart alone."""
    places: dict[tuple[str, str, str], set[str]] = {}
    for manifest in manifests:
        kind, namespace, name = _identity(manifest)
        places.setdefault((_scope(manifest), kind, name), set()).add(namespace)
    for manifest in manifests:
        if id(manifest) in homeless:
            for wanted in (*_references(manifest.body), *_of_binding(manifest.body)):
                found = places.get((_scope(manifest), wanted.kind, wanted.name), set())
                if not wanted.namespace and "" not in found:
                    yield from ((_scope(manifest), home) for home in found)


def _scope(manifest: Manifest) -> str:
    return manifest.home or str(PurePath(manifest.file).parent)


def _identity(manifest: Manifest) -> tuple[str, str, str]:
    metadata = manifest.body["metadata"]
    return manifest.body["kind"], metadata.get("namespace") or "", metadata["name"]


def _references(body: dict[str, Any]) -> Iterator[_Reference]:
    """Yield what an object that is no binding says of others: workloads of accounts, webhooks of services."""
    own = body["metadata"].get("namespace") or ""
    pod = pod_of(body)
    if "containers" in pod:
        yield from _reference(_ACCOUNT, own, pod.get("serviceAccountName") or pod.get("serviceAccount"))
        for volume in _mappings(pod.get("volumes")):
            yield from _reference("ConfigMap", own, _below(volume, "configMap", "name"))
            yield from _reference("Secret", own, _below(volume, "secret", "secretName"))
            yield from _reference("PersistentVolumeClaim", own, _below(volume, "persistentVolumeClaim", "claimName"))
    for webhook in _mappings(body.get("webhooks")):
        service = _below(webhook, "clientConfig", "service")
        yield from _reference("Service", _below(service, "namespace"), _below(service, "name"))
    for way in (("spec", "service"), ("spec", "conversion", "webhook", "clientConfig", "service")):
        service = _below(body, *way)
        yield from _reference("Service", _below(service, "namespace"), _below(service, "name"))
    target = _below(body, "spec", "scaleTargetRef")
    yield from _reference(_below(target, "kind"), own, _below(target, "name"))


def _of_binding(body: dict[str, Any]) -> Iterator[_Reference]:
    own = body["metadata"].get("namespace") or ""
    for subject in _mappings(body.get("subjects")):
        if subject.get("kind") == _ACCOUNT:
            home = subject.get("namespace")
            yield from _reference(_ACCOUNT, own if home is None else home, subject.get("name"))
        elif match := _USER.fullmatch(str(subject.get("name"))):
            yield _Reference(_ACCOUNT, match["namespace"], match["name"])


def _accounts(manifests: Iterable[Manifest]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the accounts that workloads run under: folder, kind, namespace and name."""
    for manifest in manifests:
        pod = pod_of(manifest.body)
        name = pod.get("serviceAccountName") or pod.get("serviceAccount")
        if isinstance(name, str) and "containers" in pod:
            yield _scope(manifest), _ACCOUNT, manifest.body["metadata"].get("namespace") or "", name


def _reference(kind: object, namespace: object, name: object) -> Iterator[_Reference]:
    if isinstance(kind, str) and isinstance(name, str) and isinstance(namespace, str | None):
        yield _Reference(kind, namespace or "", name)


def _mappings(value: object) -> Iterable[dict[str, Any]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _below(value: object, *names: str) -> object:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
