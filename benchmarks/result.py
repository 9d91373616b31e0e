"""One line of the table of measurements."""

from msgspec import Struct


class Result(Struct, frozen=True):
    """What was promised, and what was measured."""

    what: str
    reach: str
    measured: str
    met: bool
