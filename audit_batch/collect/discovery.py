"""What a cluster serves, and in which version each kind is read."""

from collections.abc import Container, Iterator, Mapping
from typing import Any

import orjson
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.errors import Forbidden, SourceError, Unauthorized, Unavailable, Unreachable
from audit_batch.kinds import ANY, LISTED, OMITTED_BY_DEFAULT, Kind
from audit_batch.model import Collection, CollectionState, ListApi

_AT_ONCE = 8
"""Groups that are asked for at once."""
_NEEDED = frozenset(kind.group for kind in LISTED)
_LEFT_OUT = "left out by the setting leave_out"


class Listing(Struct, frozen=True):
    """A list that can be read."""

    resource: str
    kind: str
    api_version: str
    path: str
    metadata_only: bool
    status: tuple[str, ...]


class Discovery(Struct, frozen=True):
    """What there is to read, and what is already known not to be readable."""

    version: str
    """gitVersion of the API server."""
    listings: tuple[Listing, ...]
    settled: tuple[Collection, ...]
    """Collections that need no request: kinds not served, groups that did not answer."""
    unasked: tuple[tuple[str, str], ...] = ()
    """Name and version of groups that no kind needs: `ask_group` says whether they answer, which may take long."""

    def without(self, resources: Container[str]) -> "Discovery":
        """Return what there is to read when nobody asks for these resources; what needs them is not assessed."""
        left_out = [listing for listing in self.listings if listing.resource in resources]
        settled = [
            Collection(each.resource, each.api_version, each.kind, CollectionState.SKIPPED, reason=_LEFT_OUT)
            for each in left_out
        ]
        asked = tuple(listing for listing in self.listings if listing.resource not in resources)
        return replace(self, listings=asked, settled=(*self.settled, *settled))


class _Group(Struct, frozen=True):
    """One API group: its versions, the preferred one first, and their resources, or why they could not be read."""

    name: str
    versions: tuple[str, ...]
    resources: dict[str, list[dict[str, Any]]]
    problem: Collection | None = None


def discover(api: ListApi, *, all_kinds: bool) -> Discovery:
    """Ask the API server what it serves.

    Raises:
        SourceError: Without discovery there is no snapshot.
    """
    version = str(read_json(api, "/version").get("gitVersion", "unknown"))
    served = dict(_served_groups(api))
    needed = served.keys() if all_kinds else _NEEDED & served.keys()
    groups = _read_groups(api, {name: versions for name, versions in served.items() if name in needed})
    listings: list[Listing] = []
    settled = [group.problem for group in groups.values() if group.problem]
    for kind in LISTED:
        for found in _find(kind, groups.get(kind.group)):
            if isinstance(found, Listing):
                listings.append(found)
            else:
                settled.append(found)
    if all_kinds:
        named = {listing.resource for listing in listings}
        listings.extend(extra for extra in _everything(groups) if extra.resource not in named)
    unasked = tuple((name, versions[0]) for name, versions in served.items() if name not in needed)
    return Discovery(version, tuple(listings), tuple(settled), unasked)


def ask_group(api: ListApi, name: str, version: str) -> Collection | None:
    """Ask a group for its resources only to see whether it answers; what is returned says why it did not.

    Raises:
        Unauthorized, Unreachable: The snapshot is impossible.
    """
    return _read_group(api, name, (version,)).problem


def read_json(api: ListApi, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the object at ``path``.

    Raises:
        SourceError: As `ListApi.read`, or the answer is no JSON object.
    """
    try:
        body = orjson.loads(api.read(path, query))
    except orjson.JSONDecodeError as error:
        raise Unavailable(f"{path}: the answer is not JSON; is this the address of an API server?") from error
    if not isinstance(body, dict):
        raise Unavailable(f"{path}: the answer is not a JSON object")
    return body


def _served_groups(api: ListApi) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each group and the versions of it that are read, the preferred one first."""
    for entry in read_json(api, "/apis").get("groups") or []:
        served = [version["version"] for version in entry["versions"]]
        preferred = entry.get("preferredVersion", {}).get("version") or served[0]
        ordered = (preferred, *(version for version in served if version != preferred))
        yield entry["name"], ordered if entry["name"] in _NEEDED else ordered[:1]


def _read_groups(api: ListApi, served: dict[str, tuple[str, ...]]) -> dict[str, _Group]:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  brings logging with it, which a scan has no use for

    core = _Group("", ("v1",), {"v1": read_json(api, "/api/v1").get("resources") or []})
    with ThreadPoolExecutor(_AT_ONCE, "discovery") as pool:
        groups = pool.map(lambda name: _read_group(api, name, served[name]), served)
        return {group.name: group for group in (core, *groups)}


def _read_group(api: ListApi, name: str, versions: tuple[str, ...]) -> _Group:
    resources: dict[str, list[dict[str, Any]]] = {}
    for version in versions:
        try:
            resources[version] = read_json(api, f"/apis/{name}/{version}").get("resources") or []
        except (Unauthorized, Unreachable):
            raise
        except SourceError as error:
            state = CollectionState.FORBIDDEN if isinstance(error, Forbidden) else CollectionState.UNAVAILABLE
            problem = Collection(f"*.{name}", f"{name}/{version}", "*", state, reason=str(error))
            return _Group(name, versions, {}, problem)
    return _Group(name, versions, resources)


def _find(kind: Kind, group: _Group | None) -> Iterator[Listing | Collection]:
    if not (kind.is_group and group):
        yield _locate(kind, group)
    elif not group.problem:  # which is told once for the whole group
        yield Collection(kind.resource, f"{kind.group}/{group.versions[0]}", ANY, CollectionState.OK)
        yield from _every_kind(group)


def _every_kind(group: _Group) -> Iterator[Listing]:
    """Yield what a group serves, each resource in the first version that has it."""
    resources = {
        resource["name"]: (version, resource)
        for version in reversed(group.versions)
        for resource in group.resources[version]
        if "list" in resource["verbs"] and "/" not in resource["name"]
    }
    for version, resource in resources.values():
        yield _listing(group.name, version, resource)


def _locate(kind: Kind, group: _Group | None) -> Listing | Collection:
    if group is None:
        return Collection(kind.resource, kind.group, kind.name, CollectionState.NOT_SERVED)
    if group.problem:
        return Collection(kind.resource, kind.group, kind.name, group.problem.state, reason=group.problem.reason)
    for version in group.versions:
        for resource in group.resources[version]:
            if resource["name"] == kind.plural and "list" in resource["verbs"]:
                return _listing(group.name, version, resource, kind)
    return Collection(kind.resource, kind.group, kind.name, CollectionState.NOT_SERVED)


def _listing(group: str, version: str, resource: dict[str, Any], kind: Kind | None = None) -> Listing:
    api_version = f"{group}/{version}" if group else version
    plural = resource["name"]
    return Listing(
        resource=f"{plural}.{group}" if group else plural,
        kind=resource["kind"],
        api_version=api_version,
        path=f"/apis/{api_version}/{plural}" if group else f"/api/{version}/{plural}",
        metadata_only=kind.metadata_only if kind else False,
        status=kind.status if kind else (),
    )


def _everything(groups: dict[str, _Group]) -> Iterator[Listing]:
    for group in groups.values():
        for resource in group.resources.get(group.versions[0], []):
            listing = _listing(group.name, group.versions[0], resource)
            if (
                "list" in resource["verbs"]
                and "/" not in resource["name"]
                and listing.resource not in OMITTED_BY_DEFAULT
            ):
                yield listing
