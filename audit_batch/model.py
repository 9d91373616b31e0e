"""The domain's types; they travel between rooms, and know none of them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from msgspec import Struct


class Severity(StrEnum):
    """Impact times reach of a failing control, from least to worst."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Verdict(StrEnum):
    """One control on one resource."""

    PASS = "pass"
    FAIL = "fail"
    NOT_ASSESSED = "not_assessed"
    """The data needed for this one resource is missing; the row's reason says which."""


class OutcomeState(StrEnum):
    """One control, or one requirement, on one cluster."""

    PASS = "pass"
    PARTIAL = "partial"
    """Requirements only: what a cluster can show is met, the rest is not for a machine to say."""
    FAIL = "fail"
    WAIVED = "waived"
    """Every failing verdict is covered by a waiver in force."""
    NOT_APPLICABLE = "not_applicable"
    """The data was read, and there is nothing to judge in it."""
    NOT_ASSESSED = "not_assessed"
    """Data is missing, forbidden or unreadable; the reason says which."""
    MANUAL = "manual"
    """Requirements only: answered by a person's attestation, which the reason cites."""


class CollectionState(StrEnum):
    """How much of one API list was read: whole, or not at all."""

    OK = "ok"
    FORBIDDEN = "forbidden"
    UNAVAILABLE = "unavailable"
    SKIPPED = "skipped"
    """Not asked for, by a setting."""
    NOT_SERVED = "not_served"
    """Discovery was read, and the cluster does not know the kind: truly no objects."""


class Collection(Struct, frozen=True):
    """One API list in a snapshot."""

    resource: str
    """Plural and group, as kubectl writes it: ``pods``, ``deployments.apps``."""
    api_version: str
    kind: str
    state: CollectionState
    objects: int = 0
    reason: str = ""


class StoredObject(NamedTuple):
    """One Kubernetes object as it may enter the warehouse: cut, redacted, canonical.

    A tuple, because there are hundreds of thousands: making one takes a third of the time.
    """

    api_version: str
    kind: str
    namespace: str
    """Empty for cluster-scoped objects: joins on (kind, namespace, name) must work for both."""
    name: str
    uid: str
    digest: bytes
    """BLAKE2b, 16 bytes, of `doc`."""
    doc: bytes
    """Canonical JSON: sorted keys, no white space, secrets replaced by markers."""


ObjectRow = tuple[str, str, str, str, str, str, str]
"""One object in the columns of the relation `objects`: API version, group, kind, namespace, name, UID, document."""


class ClusterFacts(Struct, frozen=True):
    """What is known of a cluster before any list is read."""

    id: str
    """UID of the kube-system namespace."""
    name: str
    version: str
    """gitVersion of the API server, for example v1.36.2."""


class ListApi(Protocol):
    """The one thing needed of an API server: GET a path, whole and raw.

    The kubernetes client, the made-up company and tests each have one. Only GET is ever sent.
    """

    def read(self, path: str, query: Mapping[str, str] | None = None, *, metadata_only: bool = False) -> bytes:
        """Return the body of ``path``, JSON as the server sent it.

        Args:
            path: Absolute path, for example ``/api/v1/pods``.
            query: Query parameters, for example limit and continue.
            metadata_only: Ask for a PartialObjectMetadataList.

        Raises:
            Unauthorized: 401; the whole snapshot is impossible.
            Unreachable: No connection at all.
            Forbidden: 403 on this path.
            NotServed: 404 on this path.
            Expired: 410: the continue token is too old; read the list again from its start.
            Unavailable: No whole answer within the retry budget.
        """


class Snapshot(Struct, frozen=True):
    """A committed snapshot."""

    cluster_id: str
    number: int
    taken_at: datetime
    complete: bool
