"""Whether a document says that it is an object of Kubernetes; one that means to and fails is told from all others."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from audit_batch.collect.sources.served import find_unserved
from audit_batch.errors import cut
from audit_batch.kinds import ANY, KINDS, find_kind

_FIELDS = ("apiVersion", "kind")
_BODIES = ("spec", "data", "stringData", "rules", "subjects", "webhooks")
_KNOWN = frozenset(kind.name for kind in KINDS) - {ANY}
_ALIKE = 0.8
"""Of two words with two letters that changed places."""


class Flaw(Struct, frozen=True):
    """Why a document is no object."""

    problem: str
    is_foreign: bool
    """It is something else, and means to be."""


def find_flaw(body: object) -> Flaw | None:
    """Return what a document lacks to be an object; None when it is one as far as that goes."""
    if not isinstance(body, dict):
        return Flaw("is no Kubernetes object: it has no apiVersion and kind", is_foreign=True)
    lacking = [name for name in _FIELDS if not isinstance(body.get(name), str) or not body[name]]
    if lacking:
        meant = _misspelt(body, lacking) if len(lacking) == 1 else ""
        if meant or (len(lacking) == 1 and _means_to_be_one(body)):
            what = cut(body["kind"], 60) if isinstance(body.get("kind"), str) else "object"
            return Flaw(f"this {what} has no {lacking[0]}{meant}; no API server takes it", is_foreign=False)
        return Flaw(f"is no Kubernetes object: it has no {' and '.join(lacking)}", is_foreign=True)
    if not isinstance(body.get("metadata"), dict):
        what = f"this {cut(body['kind'], 60)} has no metadata"
        if _is_known(body["apiVersion"], body["kind"]):
            return Flaw(f"{what}; no API server takes it", is_foreign=False)
        return Flaw(f"is no Kubernetes object: {what}", is_foreign=True)
    return None


def _means_to_be_one(body: Mapping[str, Any]) -> bool:
    """Settings of other programs may name a kind too, but have no metadata beside it."""
    has_metadata = isinstance(body.get("metadata"), dict)
    if _names_known(body):
        return has_metadata or isinstance(body.get("spec"), dict)
    return has_metadata and any(name in body for name in _BODIES)


def _misspelt(body: Mapping[str, Any], lacking: list[str]) -> str:
    if not isinstance(body.get("metadata"), dict) and not _names_known(body):
        return ""
    from difflib import get_close_matches  # noqa: PLC0415  for what is wrong alone

    written = {name.lower(): name for name in body if name != lacking[0]}
    found = get_close_matches(lacking[0].lower(), written.keys() - {"metadata"}, 1, _ALIKE)
    return f" but {cut(written[found[0]], 60)}" if found else ""


def _names_known(body: Mapping[str, Any]) -> bool:
    return isinstance(body.get("kind"), str) and body["kind"] in _KNOWN


def _is_known(api_version: str, kind: str) -> bool:
    return find_kind(api_version.rpartition("/")[0], kind) is not None or bool(find_unserved(api_version, kind))
