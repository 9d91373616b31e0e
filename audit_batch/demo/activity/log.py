"""The log of a day: routine and incident, in the order in which the API server answered."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import orjson

from audit_batch.demo.activity.night import incident
from audit_batch.demo.activity.request import as_event
from audit_batch.demo.activity.routine import routine
from audit_batch.demo.scene import Scene

LOG_BEGINS = date(2026, 9, 21)
"""From this day on the company keeps its audit log in the warehouse."""


def log_lines(scene: Scene) -> Iterator[bytes]:
    """Yield the lines of the audit log of the scene's day, each an event as JSON."""
    midnight = datetime.combine(scene.date, time(tzinfo=UTC))
    timed = sorted([*routine(scene), *incident(scene)], key=lambda entry: entry.minute)
    for number, entry in enumerate(timed):
        # No two in the same moment: what a person does takes a while.
        seconds = (number * 7) % 50 + scene.draw.below(9, "second", scene.day, number)
        moment = midnight + timedelta(minutes=entry.minute, seconds=seconds, microseconds=number)
        yield orjson.dumps(as_event(entry.request, moment, scene.draw, number))
