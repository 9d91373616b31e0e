"""The clock: read in the command line and passed down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time."""

    now: Callable[[], datetime]
    """The present moment, UTC."""
