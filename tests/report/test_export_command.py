import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit_batch.cli import main
from audit_batch.report.export.results_formats import FORMATS
from tests.report.company import FRAMEWORK

ASKED = ["--framework", FRAMEWORK, "--month", "2026-10"]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["export", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_help_lists_every_format() -> None:
    code, shown, _ = run("--help")

    assert code == 0
    assert [name for name in FORMATS if f"  {name} " not in shown] == []


def test_one_file_goes_to_standard_output_or_into_the_file_that_is_named(states: Path, tmp_path: Path) -> None:
    printed = run("json", "--warehouse", str(states), *ASKED)
    written = run("json", "--warehouse", str(states), *ASKED, "-o", str(tmp_path / "new" / "results.json"))

    assert printed[0] == written[0] == 0
    assert json.loads(printed[1])["scope"]["cluster"] == "harbour-prod"
    assert (tmp_path / "new" / "results.json").read_text(encoding="utf-8") == printed[1]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["results.json"]


def test_a_moment_in_place_of_the_month_shows_the_state_then(states: Path) -> None:
    code, shown, _ = run("json", "--warehouse", str(states), "--framework", FRAMEWORK, "--as-of", "2026-10-10")

    assert code == 0
    assert json.loads(shown)["scope"]["taken_at"] == "2026-10-05T22:00:00Z"
    assert json.loads(shown)["summary"]["findings"]["open"] == {"low": 1}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("csv",), "csv is several files; name a folder with --output"),
        (("json", "-o", "."), "json is one file: name a file, not a folder"),
        (("csv", "-o", __file__), "csv is several files: name a folder"),
        (("json", "--framework", "none"), "the evaluation that answers for 2026-10 knows cis-sample"),
        (("json", "--month", "October"), "period 'October': is not a month such as 2026-10"),
        (("json", "--month", "2999-01"), "January 2999 has not begun"),
        (("json", "--cluster", "other"), "cluster 'other': is not one of harbour-prod"),
    ],
)
def test_what_cannot_be_exported_is_one_line(states: Path, arguments: tuple[str, ...], told: str) -> None:
    form, *more = arguments
    code, _, errors = run(form, "--warehouse", str(states), "--month", "2026-10", *more)

    assert code == 2
    assert told in errors
    assert errors.count("\n") == 1
