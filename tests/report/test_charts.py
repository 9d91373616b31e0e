from xml.etree import ElementTree

from audit_batch.report.charts import findings_by_month, requirements_by_state, score_by_month


def months(*scores: float | None) -> list[dict[str, object]]:
    return [
        {"month": f"2026-{number:02}-01", "score": score, "coverage": score and 0.9}
        for number, score in enumerate(scores, 1)
    ]


def curves(svg: str) -> list[str]:
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")  # noqa: S314  our own drawing
    return [path.get("d", "") for path in found if "L" in path.get("d", "")]


def test_a_chart_says_in_a_sentence_what_it_shows() -> None:
    chart = score_by_month(months(0.401, 0.5, 0.629))

    assert chart.sentence == "The score was 62\u00a0% in March\u00a02026, 22 points higher than in January\u00a02026."


def test_a_sentence_is_also_the_text_alternative() -> None:
    chart = score_by_month(months(0.5, 0.5))

    title = ElementTree.fromstring(chart.svg)[0]  # noqa: S314  our own drawing

    assert title.tag.endswith("title")
    assert title.text == f"Score and coverage by month. {chart.sentence}"


def test_a_month_without_a_score_breaks_the_line() -> None:
    chart = score_by_month(months(0.1, 0.2, None, 0.4, 0.5))

    score, coverage = curves(chart.svg)

    assert score.count("M") == coverage.count("M") == 2
    assert chart.sentence.endswith("1 month had none (\u00d7).")


def test_without_any_score_nothing_is_claimed() -> None:
    chart = score_by_month(months(None, None))

    assert chart.sentence == "No month has a score."
    assert curves(chart.svg) == []


def test_states_are_told_in_words_and_numbers() -> None:
    chart = requirements_by_state([{"state": "pass", "requirements": 1}, {"state": "fail", "requirements": 3}])

    assert chart.sentence == "Of 4 requirements: 1 met, 3 not met."
    assert ">Not met</text>" in chart.svg


def test_severities_stand_on_one_scale() -> None:
    rows = [
        {"month": "2026-01-01", "severity": severity, "open_at_end": number}
        for severity, number in (("critical", 10), ("high", 40), ("medium", 0), ("low", None))
    ]

    chart = findings_by_month(rows)

    assert 'height="46"' in chart.svg
    assert 'height="11.5"' in chart.svg
    assert chart.sentence == (
        "From the first month that was evaluated to the last: critical 10 to 10, high 40 to 40, medium 0 to 0, "
        "low not known. A cross is a month without an evaluation."
    )
