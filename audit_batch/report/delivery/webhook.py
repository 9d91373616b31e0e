"""News of findings, posted as JSON; `findings.schema.json` beside this says what a message looks like."""

import hmac
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

import urllib3

from audit_batch import __version__
from audit_batch.errors import Undelivered
from audit_batch.report.delivery.handing import PAUSES

SCHEMA = "audit-batch.io/findings/v1"
LARGEST = 100
"""Findings in one message."""
_TIMEOUT = urllib3.Timeout(connect=10, read=30)
_AGAIN = (408, 425, 429)
"""Answers below 500 after which another attempt may help. Source: RFC 9110, RFC 8470, RFC 6585."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where messages are posted, and by what they are signed."""

    url: str = field(repr=False)
    key: str = field(repr=False)
    """Empty to sign nothing."""
    trust: ssl.SSLContext
    now: Callable[[], datetime]
    pause: Callable[[float], None]

    @property
    def place(self) -> str:
        """What it is called in messages: addresses of webhooks hold tokens."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}"


def messages(
    cluster: str, evaluation: int, findings: Sequence[Mapping[str, Any]], *, link: str, made_at: datetime
) -> list[dict[str, Any]]:
    """Return the messages that tell of findings, `LARGEST` in each."""
    told = [_told(cluster, finding, link) for finding in findings]
    parts = [told[start : start + LARGEST] for start in range(0, len(told), LARGEST)]
    return [
        {
            "schema": SCHEMA,
            "id": sha256("".join(finding["event_id"] for finding in part).encode()).hexdigest(),
            "made_at": f"{made_at:%Y-%m-%dT%H:%M:%SZ}",
            "cluster": cluster,
            "evaluation": evaluation,
            "part": number,
            "parts": len(parts),
            "findings": part,
        }
        for number, part in enumerate(parts, 1)
    ]


def post(receiver: Receiver, body: str, identity: str) -> None:
    """Post one message until it is accepted.

    Raises:
        Undelivered: It was not accepted, also not after some more attempts.
    """
    content = body.encode()
    with urllib3.PoolManager(retries=False, timeout=_TIMEOUT, ssl_context=receiver.trust) as pool:
        for pause in (*PAUSES, None):
            status = _post(pool, receiver, content, identity)
            if 200 <= status < 300:  # noqa: PLR2004  success. Source: RFC 9110, 15.3
                return
            if pause is None or (0 < status < 500 and status not in _AGAIN):  # noqa: PLR2004  errors of the server
                raise Undelivered(f"{receiver.place}: {_reason(status)}")
            receiver.pause(pause)


def _post(pool: urllib3.PoolManager, receiver: Receiver, content: bytes, identity: str) -> int:
    """Post once; returns the status of the answer, 0 without one."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"audit-batch/{__version__}",
        "Idempotency-Key": identity,
        **_signature(receiver, content),
    }
    try:
        answer = pool.request("POST", receiver.url, body=content, headers=headers, redirect=False)
    except urllib3.exceptions.HTTPError:
        return 0
    return int(answer.status)


def _signature(receiver: Receiver, content: bytes) -> dict[str, str]:
    """Return the headers by which a receiver knows that a message is ours, and new."""
    if not receiver.key:
        return {}
    stamp = str(int(receiver.now().timestamp()))
    digest = hmac.new(receiver.key.encode(), f"{stamp}.".encode() + content, sha256).hexdigest()
    return {"X-Audit-Batch-Timestamp": stamp, "X-Audit-Batch-Signature": f"sha256={digest}"}


def _reason(status: int) -> str:
    if not status:
        return "the webhook cannot be reached, or its certificate is not trusted; check it, and ca_file in [webhook]"
    return f"the webhook does not take the message ({status}); check its address"


def _told(cluster: str, finding: Mapping[str, Any], link: str) -> dict[str, Any]:
    opened_at = finding["opened_at"].replace(tzinfo=UTC)
    told = f"{finding['finding_id']} {finding['event']} {opened_at.isoformat()}"
    words = {"cluster": cluster, **{name: finding[name] for name in ("control", "kind", "namespace", "name")}}
    return {
        "event_id": sha256(told.encode()).hexdigest()[:32],
        "event": finding["event"],
        "finding_id": finding["finding_id"],
        "severity": finding["severity"],
        "control": finding["control"],
        "title": finding["title"],
        "resource": {name: finding[name] for name in ("kind", "namespace", "name")},
        "reason": finding["reason"],
        "fix": finding["fix"],
        "first_seen": f"{finding['first_seen']:%Y-%m-%dT%H:%M:%SZ}",
        "opened_at": f"{opened_at:%Y-%m-%dT%H:%M:%SZ}",
        "explained_by": f"audit-batch controls show {finding['control']}",
        **({"link": _filled(link, words)} if link else {}),
    }


def _filled(link: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        link = link.replace(f"{{{name}}}", quote(word, safe=""))
    return link
