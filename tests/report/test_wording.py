import re
from pathlib import Path

from markupsafe import Markup

from audit_batch.report.export.csv import to_csv
from audit_batch.report.wording import (
    alike,
    count,
    day,
    first_sentence,
    in_force,
    listed,
    minute,
    percent,
    prose,
    settings,
    visible,
)


def test_hidden_signs_are_written_as_their_code_points() -> None:
    assert visible("a\u202eb\u0000c") == "a\u27e8U+202E\u27e9b\u27e8U+0000\u27e9c"


def test_joiners_and_other_scripts_stay_as_they_are() -> None:
    family = "\U0001f468\u200d\U0001f469"

    assert visible(family) == family


def test_prose_is_escaped_and_knows_code_and_paragraphs() -> None:
    assert prose("use `a<b>`\n\n<i>") == Markup("<p>use <code>a&lt;b&gt;</code></p><p>&lt;i&gt;</p>")


def test_only_all_of_it_is_a_hundred_percent() -> None:
    assert [percent(share) for share in (0.999, 1.0, 0.29, None)] == ["99\u00a0%", "100\u00a0%", "29\u00a0%", "\u2013"]


def test_numbers_agree_with_their_nouns() -> None:
    assert [count(0, "finding"), count(1, "finding"), count(1234, "finding")] == [
        "0 findings",
        "1 finding",
        "1,234 findings",
    ]


def test_dates_are_written_out() -> None:
    assert day("2026-10-01 00:00:00") == "1\u00a0October\u00a02026"
    assert minute("2026-10-01 06:05:09") == "1\u00a0October\u00a02026, 06:05\u00a0UTC"
    assert day(None) == "\u2013"


def test_a_long_list_is_cut_and_counted() -> None:
    assert listed(["a", "b", "c"], 2) == "a, b and 1 more"


def test_a_csv_cell_that_begins_like_a_formula_is_text() -> None:
    content = to_csv(["name", "age"], [["=1+1", -1], ["\uff1dx", 2], ["a-b", 3]])

    assert content.decode("utf-8-sig") == "name,age\r\n'=1+1,-1\r\n'\uff1dx,2\r\na-b,3\r\n"


def test_lists_share_a_cell_and_line_ends_are_quoted() -> None:
    assert to_csv(["ids"], [[["1.1", "1.2"]], ["a\nb"]]).decode("utf-8-sig") == 'ids\r\n1.1; 1.2\r\n"a\nb"\r\n'


def test_a_first_sentence_ends_where_it_ends() -> None:
    assert first_sentence("Use v1.2\nof it. Then wait.") == "Use v1.2 of it."
    assert first_sentence("one two three", 9) == "one two \u2026"
    assert first_sentence("set `one: two` three", 12) == "set `one:` \u2026"
    assert first_sentence("set `one` two `three`", 16) == "set `one` two \u2026"


def test_parameters_are_written_as_names_and_values() -> None:
    assert settings('{"exempt": ["a", "b"], "days": 30}') == [("exempt", "a, b"), ("days", "30")]


def test_a_value_stands_once_with_all_controls_that_have_it() -> None:
    controls = [
        {"control": "b", "params": '{"exempt": [], "days": 30}'},
        {"control": "a", "params": '{"exempt": []}'},
        {"control": "c", "params": '{"exempt": ["x", "y"]}'},
    ]

    assert in_force(controls) == [("days", "30", ["b"]), ("exempt", "", ["b", "a"]), ("exempt", "x, y", ["c"])]


def test_rows_stand_together_only_where_they_agree_in_every_field_that_is_shown() -> None:
    first, other, same = (
        {"why": "a", "age": 1, "name": "x"},
        {"why": "a", "age": 2},
        {"why": "a", "age": 1, "name": "y"},
    )

    assert alike([first, other, same], "why", "age") == [[first, same], [other]]


def test_findings_in_one_line_agree_in_all_that_the_line_shows() -> None:
    template = (Path(__file__).parents[2] / "reports/compliance_report/sections/findings.html.j2").read_text()
    fields, line = re.findall(r"\| alike\(([^)]+)\) %}\n.*\n(.+)", template)[0]

    assert set(re.findall(r"row\.(\w+)", line)) <= set(re.findall(r"\w+", fields))
