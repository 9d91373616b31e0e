"""The clock: read in the command line and passed down."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct


class Clock(Struct, frozen=True):
    """Tells the time."""

    now: Callable[[], datetime]
    """The present moment, UTC."""
