"""The company on one day: who is there, what has been done by then, and the metadata of its objects."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from msgspec import Struct

from audit_batch.demo.draw import Draw, form_uid
from audit_batch.demo.estate import Estate, Namespace, Workload
from audit_batch.demo.story import LONG_AGO, Measure, Span

Json = dict[str, Any]

_FOUNDED = date(2024, 3, 4).toordinal()
"""When the cluster was set up: what was always there is as old as this."""
_FOUNDING_DAYS = 500


class Scene(Struct, frozen=True):
    """The estate at two o'clock in the night of a day."""

    estate: Estate
    day: int
    """Ordinal."""

    @property
    def draw(self) -> Draw:
        """The company's source of numbers."""
        return self.estate.draw

    @property
    def date(self) -> date:
        """The day."""
        return date.fromordinal(self.day)

    def during(self, span: Span) -> bool:
        """Whether the day lies in ``span``."""
        return self.date in span

    def namespaces(self) -> Iterator[Namespace]:
        """Yield the namespaces of the day."""
        return (namespace for namespace in self.estate.namespaces if namespace.first <= self.day <= namespace.last)

    def workloads(self) -> Iterator[Workload]:
        """Yield the workloads of the day."""
        return (workload for workload in self.estate.workloads if workload.first <= self.day <= workload.last)

    def has(self, owner: Namespace | Workload, measure: Measure) -> bool:
        """Whether ``owner`` has taken up ``measure``."""
        return owner.adopted[measure] <= self.day

    def meta(self, kind: str, name: str, namespace: str = "", *, born: int = LONG_AGO) -> Json:
        """Return the metadata of an object that is there since ``born``."""
        digest = self.draw.digest(kind, namespace, name, born)
        meta: Json = {
            "name": name,
            "uid": form_uid(digest),
            "resourceVersion": str(self.day * 1000 + digest[20]),
            "creationTimestamp": stamp(born if born > LONG_AGO else founded(digest), digest),
        }
        if namespace:
            meta["namespace"] = namespace
        return meta

    def uid(self, kind: str, name: str, namespace: str = "", *, born: int = LONG_AGO) -> str:
        """Return the UID that `meta` gives to the same object."""
        return form_uid(self.draw.digest(kind, namespace, name, born))

    def owned(self, meta: Json, owner: Json, kind: str, api_version: str) -> Json:
        """Return ``meta`` with a controller, whose own metadata is ``owner``."""
        reference = {"apiVersion": api_version, "kind": kind, "name": owner["name"], "uid": owner["uid"]}
        return {**meta, "ownerReferences": [{**reference, "controller": True, "blockOwnerDeletion": True}]}


def founded(digest: bytes) -> int:
    """Return the day on which something was made that was there before the story begins."""
    return _FOUNDED + (digest[21] * 256 + digest[22]) % _FOUNDING_DAYS


def stamp(day: int, digest: bytes) -> str:
    """Return a time in the working hours of the day before ``day``: the night sees it done."""
    return f"{_day_before(day)}T{8 + digest[17] % 10:02d}:{digest[18] % 60:02d}:{digest[19] % 60:02d}Z"


@lru_cache(maxsize=4096)
def _day_before(day: int) -> str:
    return date.fromordinal(day - 1).isoformat()


def labelled(meta: Json, labels: Mapping[str, str], annotations: Mapping[str, str] | None = None) -> Json:
    """Return ``meta`` with labels and annotations."""
    return {**meta, "labels": dict(labels)} | ({"annotations": dict(annotations)} if annotations else {})
