"""A waiver on an object has a control that exists, a reason and an end, or it waives nothing."""

from datetime import date

import pytest

from audit_batch.catalog.inline_waiver import ANNOTATION, InlineWaiver, RefusedWaiver, read_inline_waivers

CONTROLS = frozenset({"privileged_container", "host_port"})


def read(text: str | None) -> list[InlineWaiver | RefusedWaiver]:
    return list(read_inline_waivers({ANNOTATION: text, "other": "x"}, CONTROLS))


def test_each_line_is_a_waiver() -> None:
    text = "privileged_container=the agent = needs it; until=2027-01-31\n\n  host_port = old ;until = 2026-12-01 \n"

    assert read(text) == [
        InlineWaiver("privileged_container", "the agent = needs it", date(2027, 1, 31)),
        InlineWaiver("host_port", "old", date(2026, 12, 1)),
    ]


def test_its_last_day_counts() -> None:
    (waiver,) = read("host_port=old; until=2026-12-01")

    assert isinstance(waiver, InlineWaiver)
    assert [waiver.in_force(date(2026, 12, day)) for day in (1, 2)] == [True, False]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("host_port", "is not CONTROL=reason; until=YYYY-MM-DD; it waives nothing"),
        ("host_port=old", "is not CONTROL=reason; until=YYYY-MM-DD; it waives nothing"),
        ("host_port=old; until=never", "is not CONTROL=reason; until=YYYY-MM-DD; it waives nothing"),
        ("host_port; until=2026-12-01", "is not CONTROL=reason; until=YYYY-MM-DD; it waives nothing"),
        ("*=old; until=2026-12-01", "no control is called '*'"),
        ("host_prt=old; until=2026-12-01", "no control is called 'host_prt'"),
        ("host_port=; until=2026-12-01", "host_port has no reason"),
        ("host_port=old; until=2026-02-30", "2026-02-30 is no day"),
    ],
)
def test_what_lacks_something_is_refused_with_the_reason(text: str, problem: str) -> None:
    (refused,) = read(text)

    assert isinstance(refused, RefusedWaiver)
    assert problem in refused.problem


def test_nothing_written_waives_nothing() -> None:
    assert read("") == read(None) == list(read_inline_waivers({}, CONTROLS)) == []
