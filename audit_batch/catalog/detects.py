"""What makes a control a detection: it judges audit events, and says what it needs of the log."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from audit_batch.catalog.tomlfile import TEXT, TEXTS, Fields


class Signal(StrEnum):
    """How a detection comes to its word."""

    RULE = "rule"
    """A condition on events of a few minutes."""
    ANOMALY = "anomaly"
    """Something that its principal, or its peers, did not do before."""
    INCIDENT = "incident"
    """Several signals of one actor, told together."""


class Level(StrEnum):
    """How much of a request the log holds, from least to most.

    Source: Kubernetes documentation, Auditing, audit policy.
    """

    METADATA = "Metadata"
    REQUEST = "Request"
    REQUEST_RESPONSE = "RequestResponse"


class Detects(Struct, frozen=True):
    """The part of a header that only detections have."""

    signal: Signal
    technique: tuple[str, ...]
    """MITRE ATT&CK techniques, for example T1552.007."""
    level: Level
    """The least level at which the log holds what is judged."""
    benign: str
    """What does the same and is no attack."""
    watches: tuple[str, ...]
    """Requests that are looked at, as ``VERB RESOURCE.GROUP/SUBRESOURCE``; ``*`` for any verb or resource."""
    baseline: str
    """What of the time before is compared with; empty for a detection that compares nothing."""
    needs: tuple[str, ...]
    """Parameters that only the site can give: while one is empty, nothing can be said."""


FIELDS: Fields = {"signal": TEXT, "technique": TEXTS, "level": TEXT, "benign": TEXT, "watches": TEXTS}
"""Keys of a header that a detection needs beside those of every control; ``judges`` it must not have."""

OPTIONAL: Fields = {"baseline": TEXT, "needs": TEXTS}
"""Keys that only a detection may have."""


def read_detects(header: Mapping[str, Any]) -> Detects:
    """Read the keys of `FIELDS`, which are there.

    Raises:
        ValueError: A signal or level that does not exist, or a request that is not of two words; says which.
    """
    watches = tuple(header["watches"])
    if odd := [text for text in watches if len(text.split()) != len(("verb", "resource"))]:
        raise ValueError(
            f"watches {odd[0]!r} is not VERB RESOURCE, such as 'create rolebindings.rbac.authorization.k8s.io'"
        )
    return Detects(
        signal=Signal(header["signal"]),
        technique=tuple(header["technique"]),
        level=Level(header["level"]),
        benign=" ".join(header["benign"].split()),
        watches=watches,
        needs=tuple(header.get("needs", ())),
        baseline=" ".join(header.get("baseline", "").split()),
    )
