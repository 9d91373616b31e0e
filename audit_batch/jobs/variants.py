"""Manifests laid out as clusters: what are alternatives to each other (overlays, environments) never stand in one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from audit_batch.collect.manifests import Manifest

Key = tuple[str, str, str, str]
"""Group, kind, namespace and name: what there is once in a cluster."""
Variant = Mapping[Key, Manifest]
_Scope = tuple[str, ...]
"""What belongs together: a chart, an overlay or a folder; a file, where a name stands twice in that."""


def key_of(manifest: Manifest) -> Key:
    """Return what the object is known by in a cluster."""
    body = manifest.body
    metadata = body["metadata"]
    return (body["apiVersion"].rpartition("/")[0], body["kind"], metadata.get("namespace") or "", metadata["name"])


def lay_out(manifests: Sequence[Manifest]) -> Sequence[Variant]:
    """Lay manifests out so that in each variant every name stands once, and each manifest stands in one at least.

    Scopes that have a name in common are rivals, and no two rivals stand in one variant: what a test environment lacks
    is not made up for by production. Everything else is in all of them.
    """
    scopes = _scopes(manifests)
    colours = _colours(scopes)
    variants: list[dict[Key, Manifest]] = [
        {} for _ in range(max((last for _, last in colours.values()), default=0) + 1)
    ]
    for scope, members in scopes.items():
        own, last = colours[scope]
        for number, variant in enumerate(variants):
            # A group of fewer alternatives than another stays at its last one.
            if min(number, last) == own:
                variant.update((key_of(manifest), manifest) for manifest in members)
    return variants if manifests else []


def _scopes(manifests: Sequence[Manifest]) -> dict[_Scope, list[Manifest]]:
    wide = [(manifest.home or str(PurePath(manifest.file).parent),) for manifest in manifests]
    narrow = [(*scope, manifest.file) for scope, manifest in zip(wide, manifests, strict=True)]
    crowded = _crowded(wide, manifests)
    chosen: list[_Scope] = [two if one in crowded else one for one, two in zip(wide, narrow, strict=True)]
    twice = Counter((scope, key_of(manifest)) for scope, manifest in zip(chosen, manifests, strict=True))
    seen: Counter[tuple[_Scope, Key]] = Counter()
    scopes: defaultdict[_Scope, list[Manifest]] = defaultdict(list)
    for scope, manifest in zip(chosen, manifests, strict=True):
        place = (scope, key_of(manifest))
        seen[place] += 1
        scopes[(*scope, str(seen[place])) if twice[place] > 1 else scope].append(manifest)
    return scopes


def _crowded(scopes: Sequence[_Scope], manifests: Sequence[Manifest]) -> set[_Scope]:
    """Scopes in which a name stands twice."""
    found = Counter((scope, key_of(manifest)) for scope, manifest in zip(scopes, manifests, strict=True))
    return {scope for (scope, _), count in found.items() if count > 1}


def _colours(scopes: Mapping[_Scope, Iterable[Manifest]]) -> dict[_Scope, tuple[int, int]]:
    """Give each scope a number that none of its rivals has, and the largest one in its group of rivals."""
    rivals = _rivals(scopes)
    own: dict[_Scope, int] = {}
    for scope in scopes:
        taken = {own[rival] for rival in rivals[scope] if rival in own}
        own[scope] = next(number for number in range(len(taken) + 1) if number not in taken)
    last: dict[_Scope, int] = {}
    for scope in scopes:
        if scope not in last:
            group = _group(scope, rivals)
            last |= dict.fromkeys(group, max(own[one] for one in group))
    return {scope: (own[scope], last[scope]) for scope in scopes}


def _rivals(scopes: Mapping[_Scope, Iterable[Manifest]]) -> Mapping[_Scope, set[_Scope]]:
    holders: defaultdict[Key, list[_Scope]] = defaultdict(list)
    for scope, members in scopes.items():
        for manifest in members:
            holders[key_of(manifest)].append(scope)
    rivals: dict[_Scope, set[_Scope]] = {scope: set() for scope in scopes}
    for together in holders.values():
        if len(together) > 1:
            for scope in together:
                rivals[scope].update(other for other in together if other != scope)
    return rivals


def _group(scope: _Scope, rivals: Mapping[_Scope, set[_Scope]]) -> set[_Scope]:
    """All scopes that are rivals of rivals."""
    found, waiting = {scope}, [scope]
    while waiting:
        new = rivals[waiting.pop()] - found
        found |= new
        waiting += new
    return found
