"""What moved the score: how much is due to the library, and what is said where that cannot be told."""

from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest
from msgspec.structs import replace

from audit_batch.report.frames import Answer, open_report
from tests.report import samples
from tests.report.company import FRAMEWORK, PASSES, Company, Control, Requirement, write_company
from tests.report.conftest import NOTEBOOK

OTHERWISE = f"SELECT * FROM ({PASSES})"


def change(folder: Path, controls: Sequence[Control], requirements: Sequence[Requirement]) -> None:
    """The ordinary company until September, and October judged by other controls and a framework mapped otherwise."""
    company = samples.ordinary()
    moments = [replace(moment, requirements=requirements) for moment in company.moments[-2:]]
    write_company(folder, replace(company, moments=company.moments[-3:-2]))
    write_company(folder, Company(controls, moments, company.waivers, company.attestations))


def asked(folder: Path, *names: str) -> list[Answer]:
    report = open_report(str(folder), "", FRAMEWORK, "2026-10", "2026-11-02T06:00:00Z")
    cells = [cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells]
    sources = {name: next(cell for cell in cells if cell.startswith(f'report.show("{name}"')) for name in names}
    return [report.show(name, source.split('"""')[1]) for name, source in sources.items()]


def mapped(requirement: str, *controls: str) -> list[Requirement]:
    october = samples.requirements(privileged="fail", network="pass", images="fail")
    return [replace(item, controls=controls) if item.id == requirement else item for item in october]


@pytest.fixture
def unchanged() -> list[Requirement]:
    return samples.requirements(privileged="fail", network="pass", images="fail")


def test_what_a_changed_control_would_have_said_is_not_known_and_bounds_are_given(
    tmp_path: Path, unchanged: list[Requirement]
) -> None:
    controls = [
        replace(control, sql=OTHERWISE) if control.id == "image_by_tag" else control for control in samples.CONTROLS
    ]
    change(tmp_path, controls, unchanged)

    movement, library = asked(tmp_path, "movement", "library")

    assert movement.rows[0][:5] == (50.0, 25.0, 50.0, 50.0, 1)
    assert [row[0:2] + row[3:] for row in library.rows] == [("control", "image_by_tag", "judges otherwise")]


def test_a_control_that_joins_one_that_fails_moves_nothing(tmp_path: Path) -> None:
    change(tmp_path, [*samples.CONTROLS, Control("host_path")], mapped("1.9", "privileged_container", "host_path"))

    movement, library = asked(tmp_path, "movement", "library")

    assert movement.rows[0][:5] == (50.0, 50.0, 50.0, 50.0, 0)
    assert [row[0:2] + row[3:] for row in library.rows] == [
        ("control", "host_path", "added"),
        ("requirement", "1.9", "other controls"),
    ]


def test_a_requirement_that_loses_the_control_that_failed_is_met_by_the_library_alone(tmp_path: Path) -> None:
    change(tmp_path, samples.CONTROLS, mapped("1.9", "image_by_tag"))

    (movement,) = asked(tmp_path, "movement")

    assert movement.rows[0][:5] == (50.0, 75.0, 75.0, 50.0, 0)


def test_a_library_that_stayed_moves_nothing(tmp_path: Path, unchanged: list[Requirement]) -> None:
    change(tmp_path, samples.CONTROLS, unchanged)

    movement, library = asked(tmp_path, "movement", "library")

    assert movement.rows[0][:5] == (50.0, 50.0, 50.0, 50.0, 0)
    assert library.rows == ()
