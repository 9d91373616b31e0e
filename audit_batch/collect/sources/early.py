"""A process that gets ready to read manifests while it is still unknown which."""

from collections.abc import Callable

from audit_batch.hands import EarlyHand, Work, count_hands

_MANY = 1000
"""Files of which it would be asked at most how many processes to use."""


def early_reader() -> EarlyHand | None:
    """Begin one; none where the system has no safe way to, or nothing to run it beside this process."""
    return EarlyHand(_get_ready) if count_hands(_MANY) > 1 else None


def _get_ready() -> Callable[..., Work]:
    """Import what reads: a third of what it takes to read the manifests of a small repository."""
    from audit_batch.collect import given  # noqa: F401, PLC0415
    from audit_batch.collect.sources import jsontext, yamltext  # noqa: F401, PLC0415
    from audit_batch.collect.sources.parts import reader_of  # noqa: PLC0415

    return reader_of
