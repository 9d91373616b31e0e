"""What only a cluster can answer: such controls are left out of a scan, or say of an object that they cannot tell."""

from collections.abc import Iterable

import orjson
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.control import Control
from audit_batch.collect.manifests import Manifest
from audit_batch.errors import ControlError
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.question import read_question
from audit_batch.kinds import ANY, KINDS, PLATFORM_FACTS
from audit_batch.model import ObjectRow
from audit_batch.warehouse.views import collections_behind

_UNWRITTEN = frozenset({"Node", "CertificateSigningRequest", "VulnerabilityReport"}) | {
    kind.name for kind in KINDS if not kind.is_listed
}
"""Kinds that nobody writes into a manifest."""
_WITHOUT = frozenset(kind.resource for kind in KINDS if kind.name in _UNWRITTEN)
_BROUGHT = {
    kind.resource: kind.name
    for kind in KINDS
    if kind.name in ("PriorityClass", "StorageClass", "IngressClass", "GatewayClass", "RuntimeClass", "CSIDriver")
}
"""Kinds that a cluster has whether an application's manifests name them or not."""
_ACCOUNT, _DEFAULT = "ServiceAccount", "default"
_ROLE_IS_MISSING = "missing_bound_role"


class Split(Struct, frozen=True):
    """The controls of a catalogue, parted."""

    catalogue: Catalogue
    """With those that can be asked of manifests."""
    left_out: int


def leave_out(catalogue: Catalogue, kinds: frozenset[str]) -> Split:
    """Leave out the controls that need a cluster; only those that judge one of ``kinds`` are looked at closely."""
    controls = catalogue.library.controls
    kept = {id_: control for id_, control in controls.items() if not _needs_cluster(control, kinds)}
    return Split(replace(catalogue, library=replace(catalogue.library, controls=kept)), len(controls) - len(kept))


def find_unknown(catalogue: Catalogue, kinds: frozenset[str]) -> dict[str, str]:
    """Return by control why it cannot tell: it asks for what a cluster brings, and these manifests do not."""
    return {id_: _unknown(control, kinds) for id_, control in catalogue.library.controls.items()}


def accounts_of(manifests: Iterable[Manifest]) -> list[ObjectRow]:
    """Return the service account that a cluster makes in each namespace; a manifest of its own comes before it."""
    namespaces = {manifest.body["metadata"].get("namespace") or "" for manifest in manifests}
    return [_account(namespace) for namespace in sorted(namespaces)]


def _account(namespace: str) -> ObjectRow:
    """Nothing is in it but what identifies it, so that the door would have nothing to do."""
    metadata = {"name": _DEFAULT, "namespace": namespace}
    doc = orjson.dumps({"apiVersion": "v1", "kind": _ACCOUNT, "metadata": metadata})
    return "v1", "", _ACCOUNT, namespace, _DEFAULT, "", doc.decode()


def cluster_role_of(control: str, manifest: Manifest) -> str:
    """Return why a fail for want of a role does not count: a cluster may bring it; empty where it counts."""
    reference = manifest.body.get("roleRef") if control == _ROLE_IS_MISSING else None
    if isinstance(reference, dict) and reference.get("kind") == "ClusterRole":
        return "its ClusterRole is not among the manifests; a cluster brings some"
    return ""


def _needs_cluster(control: Control, kinds: frozenset[str]) -> bool:
    if _UNWRITTEN.issuperset(control.judges):
        return True
    if {ANY, *kinds}.isdisjoint(control.judges):
        return False
    try:
        question = read_question(control)
        # What is known of the platform speaks of images in manifests as of those in a cluster, without its nodes.
        is_of_platform = any(PLATFORM_FACTS.resource in collections_behind(name) for name in question.relations)
        return not is_of_platform and not _WITHOUT.isdisjoint(question.collections)
    except ControlError:
        # Told of where it is judged.
        return False


def _unknown(control: Control, kinds: frozenset[str]) -> str:
    if kinds.isdisjoint(control.judges):
        return ""
    try:
        needed = read_question(control).collections
    except ControlError:
        return ""
    missing = [
        name for resource, name in _BROUGHT.items() if resource in needed and name not in {*kinds, *control.judges}
    ]
    return f"no {missing[0]} is among the manifests; a cluster brings its own" if missing else ""
