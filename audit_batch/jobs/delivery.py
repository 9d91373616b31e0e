"""Delivering reports: each to every destination once, recorded in the warehouse, tried again by the next run."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from audit_batch.config import Settings
from audit_batch.config.delivery import Delivery
from audit_batch.errors import ConfigError, Undelivered, WarehouseLocked
from audit_batch.files import digest_file, sole_holder
from audit_batch.jobs.clock import Clock
from audit_batch.report.delivery.finished import Finished
from audit_batch.report.delivery.handing import Means, concerns, destination_of, hand_over
from audit_batch.report.delivery.mail import Letter
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.deliveries import DeliveryRow, DeliveryState, last_deliveries, write_deliveries
from audit_batch.warehouse.folder import PUBLISHED
from audit_batch.warehouse.migration import known_schema

PASSWORD = "AUDIT_BATCH_MAIL_PASSWORD"  # noqa: S105  the name of a variable
_LOCK = "delivering"

Pause = Callable[[float], None]


class Handed(Struct):
    """What a delivery came to, in words."""

    delivered: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def announce(settings: Settings, reports: Iterable[Finished], clock: Clock) -> None:
    """Write down that reports are to be delivered, before they are made: a run that is killed forgets none."""
    if not settings.deliveries:
        return
    with open_writer(settings.warehouse, "deliver", wait=settings.wait, reads_views=False) as con:
        known = last_deliveries(con)
        fresh = [
            _row(report, destination_of(delivery), clock, DeliveryState.WAITING)
            for report in reports
            for delivery in _each(settings)
            if concerns(delivery, report) and (report.name, destination_of(delivery)) not in known
        ]
        write_deliveries(con, fresh)


def has_open(settings: Settings) -> bool:
    """Say whether a report waits to be delivered."""
    return (settings.warehouse / PUBLISHED).is_file() and any(
        _is_open(row, frozenset()) for row in _last(settings).values()
    )


def deliver_open(
    settings: Settings,
    clock: Clock,
    told: Callable[[str], None],
    *,
    again: Sequence[Finished] = (),
    pause: Pause = time.sleep,
) -> Handed:
    """Deliver whatever was not delivered yet, and what was made ``again`` and has changed.

    What came of each report is committed before the next one is begun: a report is sent twice only if the process dies
    between the two, and a folder or storage that has it already does not get it again.

    Raises:
        ConfigError: The settings say too little, or a credential cannot be read.
        WarehouseLocked: Another run is delivering, or a job keeps the warehouse.
    """
    handed = Handed()
    if not settings.deliveries or not (settings.warehouse / PUBLISHED).is_file():
        return handed
    means = _means(settings, clock, pause)
    with sole_holder(settings.warehouse / _LOCK) as free:
        if not free:
            raise WarehouseLocked(f"{settings.warehouse}: another run is delivering; it takes what waits")
        last = _last(settings)
        names = {report.name for report in again}
        for report in _open_reports(last.values(), frozenset(names)):
            rows = [
                _attempt(report, delivery, means, clock, told)
                for delivery in _each(settings)
                if (row := last.get((report.name, destination_of(delivery)))) and _is_open(row, names)
            ]
            _record(settings, [row for row in rows if row], handed)
    return handed


def require_delivered(handed: Handed) -> None:
    """Raise `Undelivered` if something did not arrive."""
    if handed.failed:
        more = f" (and {len(handed.failed) - 1} more)" if len(handed.failed) > 1 else ""
        raise Undelivered(f"not delivered: {handed.failed[0]}{more}; it is kept, and the next run tries again")


def _attempt(
    report: Finished, delivery: Delivery, means: Means, clock: Clock, told: Callable[[str], None]
) -> DeliveryRow | None:
    destination = destination_of(delivery)
    told(f"{report.name} to {destination}")
    digest = digest_file(report.pdf) if report.pdf.is_file() else ""
    try:
        message, state = hand_over(report, delivery, means), DeliveryState.DELIVERED
    except (Undelivered, ConfigError) as error:
        message, state = str(error), DeliveryState.FAILED if digest else DeliveryState.GONE
    return replace(_row(report, destination, clock, state), sha256=digest, message=message)


def _record(settings: Settings, rows: Sequence[DeliveryRow], handed: Handed) -> None:
    for row in rows:
        if row.state is DeliveryState.DELIVERED:
            handed.delivered.append(f"{row.report}: {row.destination}: {row.message}")
        else:
            handed.failed.append(f"{row.report}: {row.message}")
    if rows:
        with open_writer(settings.warehouse, "deliver", wait=settings.wait, reads_views=False) as con:
            write_deliveries(con, rows)


def _is_open(row: DeliveryRow, again: Iterable[str]) -> bool:
    """Whether there is something to do: a report that is still to be made is not there to be sent."""
    path = Path(row.path)
    if row.state is DeliveryState.WAITING:
        return path.is_file()
    if row.state is DeliveryState.DELIVERED:
        return row.report in again and path.is_file() and digest_file(path) != row.sha256
    return row.state is DeliveryState.FAILED


def _open_reports(rows: Iterable[DeliveryRow], again: frozenset[str]) -> list[Finished]:
    found = {
        row.report: Finished(Path(row.path), row.cluster, row.notebook, row.framework, row.period)
        for row in rows
        if _is_open(row, again)
    }
    return list(found.values())


def _last(settings: Settings) -> dict[tuple[str, str], DeliveryRow]:
    """Return the last rows of the published copy, which has none before a job of this version has ended."""
    with open_published(settings.warehouse) as con:
        ((schema,),) = con.execute("SELECT value::INTEGER FROM meta WHERE key = 'schema'").fetchall()
        return last_deliveries(con) if schema >= known_schema() else {}


def _row(report: Finished, destination: str, clock: Clock, state: DeliveryState) -> DeliveryRow:
    now = clock.now().astimezone(UTC).replace(tzinfo=None)
    about = (report.cluster, report.notebook, report.framework, report.period, str(report.pdf))
    return DeliveryRow(report.name, destination, *about, state, "", now, "")


def _each(settings: Settings) -> list[Delivery]:
    """Return the destinations; each recipient of a mail is one of its own."""
    return [replace(delivery, to=(to,)) for delivery in settings.deliveries for to in delivery.to]


def _means(settings: Settings, clock: Clock, pause: Pause) -> Means:
    mail = settings.mail
    letter = Letter(mail, settings.organisation, clock.now(), _password(settings)) if mail else None
    return Means(letter, settings.objects, pause)


def _password(settings: Settings) -> str:
    mail = settings.mail
    if mail is None or not mail.user:
        return ""
    if mail.password_file:
        return read_secret(mail.password_file)
    if not os.environ.get(PASSWORD):
        raise ConfigError(f"mail: {mail.user} needs a password; name a file with password_file, or set {PASSWORD}")
    return os.environ[PASSWORD]


def read_secret(path: Path) -> str:
    """Return the one line of a file that holds a secret (ConfigError)."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is no text") from None
