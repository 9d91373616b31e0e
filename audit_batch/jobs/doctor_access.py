"""What the API server says of this identity: its rights, one by one, its token, and what time it is."""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from audit_batch.collect.api import KubernetesApi
from audit_batch.collect.credentials import open_client
from audit_batch.collect.discovery import Discovery, discover
from audit_batch.collect.review import Reviewer, Right
from audit_batch.config import Settings
from audit_batch.errors import AuditBatchError, SourceError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.doctor import Finding, State

_FEW = 5
"""Rights that are named; the rest is counted, and the remedy has all."""
_SKEW = 5.0
"""Seconds by which clocks may differ: beyond, audit events and snapshots do not fit together."""
_EVERYTHING = Right("*", "*", "*")
_ALIEN = (Right("create", "pods"), Right("delete", "pods"), Right("create", "pods/exec"), Right("impersonate", "users"))
"""Rights that no job of ours needs."""


def examine_access(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Ask the API server; what it does not answer is a finding too."""
    try:
        opened, context, token = open_client(settings.kubeconfig, settings.context or None)
    except AuditBatchError as error:
        yield Finding(State.BAD, "cluster", str(error), "run this inside the pod, or give --kubeconfig")
        return
    reviewer = Reviewer(opened)
    try:
        yield _skew(reviewer, clock)
        discovery = discover(KubernetesApi(opened), all_kinds=False).without(settings.leave_out)
        yield Finding(State.OK, "cluster", f"{context}: Kubernetes {discovery.version}")
        yield from _rights(reviewer, needed_rights(discovery, settings))
    except SourceError as error:
        yield Finding(State.BAD, "cluster", f"{context}: {error}", "see whether the API server is well")
    if token:
        yield _token(token, clock.now())


def needed_rights(discovery: Discovery, settings: Settings) -> list[Right]:
    """Return exactly what a snapshot with these settings asks for, and the log of its pods with node facts."""
    rights = [Right("get", path="/version"), Right("get", path="/apis")]
    rights.append(Right("get", "namespaces", namespace="kube-system", name="kube-system"))
    for listing in discovery.listings:
        plural, _, group = listing.resource.partition(".")
        rights.append(Right("list", plural, group))
    if settings.node_facts_pods:
        namespace = settings.node_facts_pods.partition("/")[0]
        rights += [Right("list", "pods", namespace=namespace), Right("get", "pods/log", namespace=namespace)]
    return rights


def _rights(reviewer: Reviewer, needed: Sequence[Right]) -> Iterator[Finding]:
    missing = [right for right in needed if not reviewer.may(right)]
    if missing:
        few = ", ".join(map(str, missing[:_FEW]))
        more = f" and {len(missing) - _FEW} more" if len(missing) > _FEW else ""
        yield Finding(State.BAD, "rights", f"may not {few}{more}", _grant(missing))
    else:
        yield Finding(State.OK, "rights", f"has all {len(needed)} rights that a snapshot needs")
    if reviewer.may(_EVERYTHING):
        yield Finding(State.NOTE, "power", "may do everything", "bind it to the role of the chart, and to no other")
    elif alien := [right for right in _ALIEN if reviewer.may(right)]:
        text = f"may also {', '.join(map(str, alien))}, which no job needs"
        yield Finding(State.NOTE, "power", text, "take these rights away")
    else:
        yield Finding(State.OK, "power", "may change nothing")


def _grant(missing: Sequence[Right]) -> str:
    """Return the command that makes a role of what is missing, as far as lists go."""
    lists = [f"{right.resource}.{right.group}".rstrip(".") for right in missing if right.verb == "list"]
    if not lists:
        return "bind the identity to system:discovery, and to the role of the chart"
    resources = ",".join(dict.fromkeys(lists))
    return f"kubectl create clusterrole audit-batch-lists --verb=list --resource={resources}, and bind it"


def _skew(reviewer: Reviewer, clock: Clock) -> Finding:
    before = clock.now()
    there = reviewer.server_time()
    after = clock.now()
    # the server tells whole seconds, of some moment between the question and the answer
    off = max((before - there).total_seconds() - 1, (there - after).total_seconds(), 0.0)
    if off > _SKEW:
        text = f"this node's clock is {off:,.0f} s away from the API server's"
        return Finding(State.BAD, "clock", text, "let chrony or systemd-timesyncd set the time of the nodes")
    return Finding(State.OK, "clock", "agrees with the API server's")


def _token(path: Path, now: datetime) -> Finding:
    expires = expiry_of(path)
    if isinstance(expires, str):
        return Finding(State.NOTE, "token", expires)
    left = (expires - now).total_seconds() / 60
    if left <= 0:
        text = f"expired at {expires:%Y-%m-%d %H:%M} UTC"
        return Finding(State.BAD, "token", text, "start the pod again; kubelet renews tokens of running pods only")
    return Finding(State.OK, "token", f"is good for {left:,.0f} more minutes, and read again for each request")


def expiry_of(path: Path) -> datetime | str:
    """Return when the token in a file ends, or in words why that is not known; the token itself is told nowhere."""
    try:
        body = path.read_text(encoding="utf-8").strip().split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        moment = claims.get("exp") if isinstance(claims, dict) else None
        if moment is None:
            return "never expires; use a projected token, which does"
        return datetime.fromtimestamp(float(moment), UTC)
    except OSError as error:
        return f"{path}: cannot be read ({error.strerror})"
    except (ValueError, LookupError, TypeError, binascii.Error):
        return "does not say when it expires"
