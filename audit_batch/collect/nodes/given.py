"""Node facts on their way into a snapshot: from files, or from the logs of the pods that read them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.collect.discovery import Listing, read_json
from audit_batch.collect.objects import store_object
from audit_batch.errors import Forbidden, NotServed, SourceError, Unavailable, UsageError
from audit_batch.kinds import NODE_FACTS
from audit_batch.model import Collection, CollectionState, ListApi
from audit_batch.redact import Door
from audit_batch.warehouse.snapshots import SnapshotWriter

Json = dict[str, Any]

OLDEST = timedelta(days=7)
"""Facts that are older say nothing of the node as it is: a job that reads them each night has failed for a week."""
_AHEAD = timedelta(hours=1)
"""Clocks of nodes may be so far ahead."""
_MOST = 16 * 2**20
"""Bytes of the facts of one node."""
_PARTS = {"layout": str, "processes": dict, "components": list, "kubelet": dict, "files": list, "certificates": list}
_VERSION = f"{NODE_FACTS.group}/v1"
_LISTING = Listing(NODE_FACTS.resource, NODE_FACTS.name, _VERSION, "", metadata_only=False, status=NODE_FACTS.status)
_COLLECTION = Collection(NODE_FACTS.resource, _VERSION, NODE_FACTS.name, CollectionState.OK)
_NOT_GIVEN = "no node facts were given; run `audit-batch node-facts` on each node, and give them with --node-facts"


class Given(Struct, frozen=True):
    """What should be the facts of one node."""

    source: str
    """Name of the file or the pod, for messages."""
    node: str
    """The node that it should be of."""
    content: bytes
    is_bound: bool = False
    """It can only be of that node: a pod there said so."""
    problem: str = ""
    """Why there is no content; empty when there is."""


Reader = Callable[[], Iterable[Given]]


def folder_of_facts(folder: Path) -> Reader:
    """Return a reader of the JSON files in ``folder``, one per node, each called after it.

    Raises:
        UsageError: It is no folder.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: is no folder; name the one with the JSON files of `audit-batch node-facts`")
    return lambda: [_read_file(path) for path in sorted(folder.glob("*.json"))]


def pods_with_facts(api: ListApi, place: str) -> Reader:
    """Return a reader of the logs of the pods at ``place``, a namespace and a label selector with a slash between.

    Raises:
        UsageError: It is no such place.
    """
    namespace, slash, selector = place.partition("/")
    if not (namespace and slash and selector):
        raise UsageError(f"{place}: is no place of pods; write NAMESPACE/LABEL=VALUE")
    return lambda: _read_pods(api, f"/api/v1/namespaces/{quote(namespace)}/pods", selector)


def collect_node_facts(reader: Reader | None, door: Door, writer: SnapshotWriter, now: datetime) -> Collection:
    """Take node facts into an open snapshot, and record how they were read.

    Facts that are broken or too old are kept as a node whose facts have a problem. Without a reader nothing was asked.
    """
    if reader is None:
        skipped = replace(_COLLECTION, state=CollectionState.SKIPPED, reason=_NOT_GIVEN)
        writer.record(skipped)
        return skipped
    try:
        given = list(reader())
    except SourceError as error:
        state = CollectionState.FORBIDDEN if isinstance(error, Forbidden) else CollectionState.UNAVAILABLE
        refused = replace(_COLLECTION, state=state, reason=str(error))
        writer.record(refused)
        return refused
    writer.begin(NODE_FACTS.resource)
    writer.add(NODE_FACTS.resource, [store_object(facts, _LISTING, door) for facts in settle(given, now)])
    return writer.end(_COLLECTION)


def settle(given: Iterable[Given], now: datetime) -> list[Json]:
    """Return the facts of each node once, by name: good ones before others, the newest of several."""
    known: dict[str, tuple[bool, str, Json]] = {}
    for each in given:
        facts = read_facts(each, now)
        name = str(facts["metadata"]["name"])
        ranked = ("problem" not in facts["spec"], str(facts.get("status", {}).get("takenAt")), facts)
        known[name] = max(known.get(name, ranked), ranked, key=lambda rank: rank[:2])
    return [known[name][2] for name in sorted(known)]


def read_facts(given: Given, now: datetime) -> Json:
    """Return the facts, or a node with the problem that they have."""
    if given.problem:
        return _problem(given.node, f"{given.source}: {given.problem}")
    try:
        facts = orjson.loads(given.content)
        taken_at = _check(facts)
    except (ValueError, TypeError, KeyError, AttributeError):
        return _problem(given.node, f"{given.source}: is not what `audit-batch node-facts` prints")
    name = facts["metadata"]["name"]
    if given.is_bound and name != given.node:
        return _problem(given.node, f"{given.source}: runs on this node, but its facts are of {name}")
    problem = _age_problem(given.source, taken_at, now)
    return _problem(name, problem) if problem else dict(facts)


def _check(facts: Any) -> datetime:
    """Return the moment of facts that are whole."""
    if (facts["apiVersion"], facts["kind"]) != (_VERSION, NODE_FACTS.name) or not facts["metadata"]["name"].strip():
        raise ValueError("these are no node facts")
    spec = facts["spec"]
    if "problem" in spec or not all(isinstance(spec[part], kind) for part, kind in _PARTS.items()):
        raise ValueError("a part of the facts is missing")
    taken_at = datetime.fromisoformat(facts["status"]["takenAt"])
    return taken_at if taken_at.tzinfo else taken_at.replace(tzinfo=UTC)


def _age_problem(source: str, taken_at: datetime, now: datetime) -> str:
    day = f"{taken_at.astimezone(UTC):%Y-%m-%d}"
    if now - taken_at > OLDEST:
        return f"{source}: its facts are of {day}, more than {OLDEST.days} days before the snapshot"
    if taken_at - now > _AHEAD:
        return f"{source}: its facts are of {day}, which is yet to come; set the clock of the node right"
    return ""


def _problem(node: str, text: str) -> Json:
    return {"apiVersion": _VERSION, "kind": NODE_FACTS.name, "metadata": {"name": node}, "spec": {"problem": text}}


def _read_file(path: Path) -> Given:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST + 1)
    except OSError:
        content = b""
    return Given(path.name, path.stem, content if len(content) <= _MOST else b"")


def _read_pods(api: ListApi, path: str, selector: str) -> Iterator[Given]:
    for pod in read_json(api, path, {"labelSelector": selector}).get("items") or []:
        name, node = pod["metadata"]["name"], (pod.get("spec") or {}).get("nodeName")
        if node:
            yield _read_pod(api, f"{path}/{quote(name)}/log", Given(f"pod {name}", node, b"", is_bound=True))


def _read_pod(api: ListApi, path: str, given: Given) -> Given:
    try:
        return replace(given, content=_last_line(api.read(path)))
    except (NotServed, Unavailable) as error:
        return replace(given, problem=str(error))


def _last_line(log: bytes) -> bytes:
    """Return the last line that may be facts: a pod may have been started again, and stderr is in its log too."""
    return next((line for line in reversed(log.splitlines()) if line.startswith(b"{")), b"")
