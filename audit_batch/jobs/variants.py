"""Manifests laid out as clusters: what are alternatives to each other (overlays, environments) never stand in one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePath

from audit_batch.collect.manifests import Manifest

_ENVIRONMENT = re.compile(
    r"(?i)(?:dev|test|qa|uat|int|stag|pre-?prod|prod|live|demo|sandbox|preview|canary|local|perf|load)[a-z]*[-_0-9a-z]*\Z"
)
"""Names that folders of environments have; others of one parent may be parts of one application."""
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


def _colours(scopes: Mapping[_Scope, Sequence[Manifest]]) -> dict[_Scope, tuple[int, int]]:
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


def _rivals(scopes: Mapping[_Scope, Sequence[Manifest]]) -> Mapping[_Scope, set[_Scope]]:
    rivals: dict[_Scope, set[_Scope]] = {scope: set() for scope in scopes}
    for together in (*_holders(scopes), *_overlays_of_one(scopes)):
        for scope in together:
            rivals[scope].update(other for other in together if other != scope)
    for one, other in _environments(rivals):
        for scope in one:
            rivals[scope] |= other
        for scope in other:
            rivals[scope] |= one
    return rivals


def _holders(scopes: Mapping[_Scope, Sequence[Manifest]]) -> Iterator[list[_Scope]]:
    """Yield those that have a name in common."""
    holders: defaultdict[Key, list[_Scope]] = defaultdict(list)
    for scope, members in scopes.items():
        for manifest in members:
            holders[key_of(manifest)].append(scope)
    yield from (together for together in holders.values() if len(together) > 1)


def _overlays_of_one(scopes: Mapping[_Scope, Sequence[Manifest]]) -> Iterator[list[_Scope]]:
    """Yield overlays that build upon the same: their names may differ by a prefix alone."""
    builders: defaultdict[PurePath, list[_Scope]] = defaultdict(list)
    for scope, members in scopes.items():
        if members[0].home and members[0].template is None:
            for path in {path for manifest in members for path in manifest.inputs[1:]}:
                builders[path].append(scope)
    yield from (together for together in builders.values() if len(together) > 1)


def _environments(rivals: Mapping[_Scope, set[_Scope]]) -> Iterator[tuple[set[_Scope], set[_Scope]]]:
    """Yield what lies below two folders such as dev and prod, each of which holds a rival of something in the other."""
    parts = {scope: PurePath(scope[0]).parts for scope in rivals}
    found = (_parting(parts[scope], parts[other]) for scope, others in rivals.items() for other in others)
    pairs = {(PurePath(*one), PurePath(*other)) for one, other in filter(None, found)}
    below: defaultdict[PurePath, set[_Scope]] = defaultdict(set)
    wanted = {folder for pair in pairs for folder in pair}
    for scope in rivals:
        path = PurePath(scope[0])
        for folder in (path, *path.parents):
            if folder in wanted:
                below[folder].add(scope)
    yield from ((below[one], below[other]) for one, other in pairs)


def _parting(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the two folders in which paths begin to differ, where both are called like environments."""
    common = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if common is None or not (_is_environment(one[common]) and _is_environment(other[common])):
        return None
    return one[: common + 1], other[: common + 1]


@cache
def _is_environment(folder: str) -> bool:
    return bool(_ENVIRONMENT.match(folder))


def _group(scope: _Scope, rivals: Mapping[_Scope, set[_Scope]]) -> set[_Scope]:
    """All scopes that are rivals of rivals."""
    found, waiting = {scope}, [scope]
    while waiting:
        new = rivals[waiting.pop()] - found
        found |= new
        waiting += new
    return found
