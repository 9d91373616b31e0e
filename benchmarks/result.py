"""One line of the table of measurements."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What was promised, and what was measured."""

    what: str
    reach: str
    measured: str
    met: bool
