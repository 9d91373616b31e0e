"""Metrics to where a monitoring system finds them: a file, a Pushgateway, or both."""

import base64
import re
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import urllib3

from audit_batch.config import Settings
from audit_batch.errors import cut
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.metrics import measure
from audit_batch.jobs.metrics_text import CONTENT_TYPE, to_text
from audit_batch.jobs.run_steps import Result, StepDone

STEP = "metrics"
_SIMPLE = re.compile(r"[A-Za-z0-9._-]+")
_PATIENCE = 10.0
"""Seconds for a Pushgateway to answer: a run must not hang on it."""


def send_metrics(settings: Settings, clock: Clock) -> StepDone | None:
    """Write and push what the settings ask for; None where they ask for nothing.

    What does not work is a problem that is told, and never makes a run fail.
    """
    if not (settings.metrics_file or settings.metrics_push):
        return None
    measured = measure(settings, clock.now())
    text = to_text(measured.samples)
    problems = [measured.problem] if measured.problem else []
    if settings.metrics_file:
        problems += write_file(settings.metrics_file, text)
    if settings.metrics_push:
        problems += push(settings.metrics_push, settings.cluster, text)
    result = Result.PARTIAL if problems else Result.DONE
    places = [name for name in ("metrics_file", "metrics_push") if getattr(settings, name)]
    return StepDone(
        STEP, result, f"{' and '.join(places)} in the settings", counts={"samples": len(measured.samples)},
        problems=problems,
    )  # fmt: skip


def write_file(path: Path, text: str) -> list[str]:
    """Replace the file in one move, so that a collector never reads half of it; returns what went wrong."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.chmod(0o644)
        fresh.replace(path)
    except OSError as error:
        return [f"{path}: metrics cannot be written ({error.strerror}); make its folder writable"]
    return []


def push(address: str, cluster: str, text: str) -> list[str]:
    """Replace the cluster's group in a Pushgateway; returns what went wrong, without user and password."""
    parts = urlsplit(address)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    headers = {"Content-Type": CONTENT_TYPE}
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers |= urllib3.make_headers(basic_auth=pair)
    url = f"{bare}/metrics/job/audit-batch{_group(cluster)}"
    try:
        response = urllib3.request(
            "PUT", url, body=text.encode(), headers=headers, timeout=_PATIENCE, retries=False, redirect=False
        )
    except urllib3.exceptions.HTTPError as error:
        return [f"{bare}: metrics cannot be pushed ({cut(type(error).__name__)}); check the address"]
    if response.status not in (HTTPStatus.OK, HTTPStatus.ACCEPTED):
        return [f"{bare}: metrics were refused ({response.status}); see the log of the Pushgateway"]
    return []


def _group(cluster: str) -> str:
    """Return the part of the path that names the cluster; base64 where a path could not hold the name."""
    if not cluster:
        return ""
    if _SIMPLE.fullmatch(cluster):
        return f"/cluster/{quote(cluster)}"
    return f"/cluster@base64/{base64.urlsafe_b64encode(cluster.encode()).decode()}"
