"""A process that gets ready to read manifests while it is still unknown which."""

from collections.abc import Callable

from audit_batch.hands import EarlyHand, Work, most_hands


def early_reader() -> EarlyHand | None:
    """Begin one; none where the system has no safe way to, or nothing to run it beside this process."""
    return EarlyHand(_get_ready) if most_hands() > 1 else None


def _get_ready() -> Callable[..., Work]:
    """Import what reads, which takes as long as to read the manifests of a small repository."""
    from audit_batch.collect import given  # noqa: F401, PLC0415
    from audit_batch.collect.sources import jsontext, yamltext  # noqa: F401, PLC0415
    from audit_batch.collect.sources.parts import reader_of  # noqa: PLC0415

    return reader_of
