"""Telling a webhook of findings that appear: each once, written down before and marked after it is sent."""

import os
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime

import duckdb
from msgspec import Struct, field

from audit_batch.config import Settings
from audit_batch.config.delivery import Webhook
from audit_batch.errors import ConfigError, Undelivered, WarehouseLocked
from audit_batch.files import sole_holder
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.delivery import read_secret
from audit_batch.model import Severity
from audit_batch.report.delivery.webhook import Receiver, messages, post
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.migration import known_schema
from audit_batch.warehouse.notices import (
    KNOWN,
    WAITING,
    Notice,
    Standing,
    appeared,
    as_body,
    mark_sent,
    standings,
    waiting_notices,
    write_notices,
)

URL = "AUDIT_BATCH_WEBHOOK_URL"
_LOCK = "notifying"


class Notified(Struct):
    """What was told."""

    messages: int = 0
    findings: int = 0
    failed: list[str] = field(default_factory=list)


def notify(settings: Settings, clock: Clock, *, pause: Callable[[float], None] = time.sleep) -> Notified:
    """Post what appeared since the last time, and what was not accepted then.

    The first time what is there already counts as known, unless the settings say otherwise. A message is written down
    before it is sent and marked when it was accepted: one that is sent twice, because the process died in between, has
    the same bytes and the same key.

    Raises:
        ConfigError: The webhook's address or key cannot be read.
        WarehouseLocked: Another run is telling, or a job keeps the warehouse.
    """
    done = Notified()
    if settings.webhook is None:
        return done
    receiver = _receiver(settings.webhook, clock, pause)
    with sole_holder(settings.warehouse / _LOCK) as free:
        if not free:
            raise WarehouseLocked(f"{settings.warehouse}: another run is telling of findings")
        _write_down(settings, settings.webhook, clock)
        with open_published(settings.warehouse) as con:
            waiting = waiting_notices(con)
        for notice in waiting:
            try:
                post(receiver, notice.body, notice.batch)
            except Undelivered as error:
                done.failed.append(str(error))
                break
            with open_writer(settings.warehouse, "notify", wait=settings.wait, reads_views=False) as con:
                mark_sent(con, notice, _now(clock))
            done.messages += 1
            done.findings += notice.findings
    return done


def require_notified(done: Notified) -> None:
    """Raise `Undelivered` if a message was not accepted."""
    if done.failed:
        raise Undelivered(f"{done.failed[0]}; the messages are kept, and the next run tries again")


def _write_down(settings: Settings, webhook: Webhook, clock: Clock) -> None:
    _require_current(settings)
    with open_published(settings.warehouse) as con:
        fresh = [notice for standing in standings(con) for notice in _notices(con, standing, webhook, clock)]
    if fresh:
        with open_writer(settings.warehouse, "notify", wait=settings.wait, reads_views=False) as con:
            write_notices(con, fresh, _now(clock))


def _notices(con: duckdb.DuckDBPyConnection, standing: Standing, webhook: Webhook, clock: Clock) -> list[Notice]:
    if standing.told is None and not webhook.backlog:
        return [Notice(standing.cluster_id, "", KNOWN, standing.evaluation, 0, "{}")]
    found = appeared(con, standing, Severity(webhook.severity))
    told = messages(standing.cluster, standing.evaluation, found, link=webhook.link, made_at=clock.now())
    return [
        Notice(standing.cluster_id, part["id"], WAITING, standing.evaluation, len(part["findings"]), as_body(part))
        for part in told
    ]


def _require_current(settings: Settings) -> None:
    """Have the published copy of this version's schema: the tables of messages came with one."""
    with open_published(settings.warehouse) as con:
        ((schema,),) = con.execute("SELECT value::INTEGER FROM meta WHERE key = 'schema'").fetchall()
    if schema < known_schema():
        with open_writer(settings.warehouse, "upgrade", wait=settings.wait):
            return


def _receiver(webhook: Webhook, clock: Clock, pause: Callable[[float], None]) -> Receiver:
    url = read_secret(webhook.url_file) if webhook.url_file else webhook.url or os.environ.get(URL, "")
    if not url.startswith(("https://", "http://")):
        raise ConfigError(f"webhook: has no address; give url or url_file in [webhook], or set {URL}")
    key = read_secret(webhook.key_file) if webhook.key_file else ""
    try:
        trust = ssl.create_default_context(cafile=webhook.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"{webhook.ca_file}: holds no certificates of authorities that can be read") from error
    return Receiver(url, key, trust, clock.now, pause)


def _now(clock: Clock) -> datetime:
    return clock.now().astimezone(UTC).replace(tzinfo=None)
