"""Handing a report on to a folder, to object storage or to people; tried again while that may help."""

from collections.abc import Callable
from pathlib import PurePosixPath

from msgspec import Struct

from audit_batch.config.delivery import Delivery, Storage, combined
from audit_batch.errors import ConfigError, Undelivered
from audit_batch.files import digest_file
from audit_batch.objects import Store, open_store
from audit_batch.report.delivery.finished import Finished
from audit_batch.report.delivery.mail import Letter, Refused, send_report

PAUSES = (1.0, 5.0, 20.0)
"""Seconds before each further attempt."""


class Means(Struct, frozen=True):
    """By what reports are handed on."""

    letter: Letter | None
    """None where no server takes mail."""
    storage: Storage
    pause: Callable[[float], None]
    """Waits so many seconds."""


def destination_of(delivery: Delivery) -> str:
    """Return what a destination is called."""
    return ", ".join(delivery.to)


def concerns(delivery: Delivery, report: Finished) -> bool:
    """Say whether a report goes to this destination."""
    notebooks, frameworks = delivery.notebooks, delivery.frameworks
    return (not notebooks or report.notebook in notebooks) and (not frameworks or report.framework in frameworks)


def hand_over(report: Finished, delivery: Delivery, means: Means) -> str:
    """Hand a report on, and say where it lies then.

    Raises:
        Undelivered: It did not arrive, also not after some more attempts.
        ConfigError: The settings say too little, or a credential cannot be read.
    """
    for pause in (*PAUSES, None):
        try:
            return _mail(report, delivery, means) if delivery.is_mail else _put(report, delivery, means)
        except Refused:
            raise
        except Undelivered:
            if pause is None:
                raise
            means.pause(pause)
    raise AssertionError


def _mail(report: Finished, delivery: Delivery, means: Means) -> str:
    if means.letter is None:
        raise ConfigError(f"{destination_of(delivery)}: mail needs a server; add [mail] to the settings")
    return send_report(report, delivery, means.letter)


def _put(report: Finished, delivery: Delivery, means: Means) -> str:
    """Put the files there, under names that nothing else has; what is there already is not sent again."""
    store = open_store(delivery.to[0], combined(delivery.storage, means.storage))
    digests = {path: digest_file(path) for path in report.files(delivery.files)}
    if not digests:
        raise Refused(f"{report.pdf}: is not there any more; make it again with --again")
    number = 1
    while not all(store.digest(_numbered(path.name, number)) in (None, digests[path]) for path in digests):
        number += 1
    for path in reversed(digests):  # the PDF last: where it is, all is
        name = _numbered(path.name, number)
        if store.digest(name) is None:
            store.put(name, path, digests[path])
    return _joined(store, _numbered(next(iter(digests)).name, number))


def _joined(store: Store, name: str) -> str:
    return f"{store.place.rstrip('/')}/{name}"


def _numbered(name: str, number: int) -> str:
    """What was delivered is never overwritten: another content gets a number."""
    if number == 1:
        return name
    path = PurePosixPath(name)
    return f"{path.name.removesuffix(path.suffix)}-delivery{number}{path.suffix}"
