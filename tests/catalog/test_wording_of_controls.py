"""All texts of controls are written alike: sentences with a stop, titles and ratings without, no word torn."""

import re

import pytest

from audit_batch.catalog.control import Control, load_controls
from audit_batch.config import shipped

CONTROLS = load_controls([shipped("controls")]).controls
DOMAINS = sorted({control.domain for control in CONTROLS.values()})
SENTENCES = ("why", "fix", "misses")
PHRASES = ("title", "rating")
LONGEST = 100
"""Signs of a title, which stands in one line of a table."""


def texts(domain: str, names: tuple[str, ...]) -> list[tuple[Control, str]]:
    found = [control for control in CONTROLS.values() if control.domain == domain]
    return [(control, " ".join(getattr(control, name).split())) for control in found for name in names]


@pytest.mark.parametrize("domain", DOMAINS)
def test_sentences_end_with_a_stop_and_phrases_have_none(domain: str) -> None:
    assert [control.id for control, text in texts(domain, SENTENCES) if not text.endswith((".", "?"))] == []
    assert [control.id for control, text in texts(domain, PHRASES) if text.endswith(".") or ". " in text] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_word_is_torn_by_the_end_of_a_line_and_none_is_shortened(domain: str) -> None:
    torn = re.compile(r"[a-z]- (?!and\b|or\b)[a-z]|n't\b")

    assert [(control.id, found[0]) for control, text in texts(domain, SENTENCES) if (found := torn.search(text))] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_titles_fit_into_a_line(domain: str) -> None:
    assert [control.id for control, text in texts(domain, ("title",)) if len(text) > LONGEST] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_remedy_begins_with_what_to_do_and_not_with_a_command(domain: str) -> None:
    assert [
        control.id for control, text in texts(domain, ("fix",)) if not re.match(r"[A-Z][a-z]+\b(?<!The)", text)
    ] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_code_in_a_remedy_stands_in_backticks(domain: str) -> None:
    code = re.compile(r"(?<![\w./-])(?:--[a-z][\w-]+|[a-z]+[A-Z]\w*|[a-z]+_\w+|/[a-z]+/[\w/.-]+|the parameter \w+)")

    bare = [(control.id, code.search(re.sub(r"`[^`]*`", "` `", text))) for control, text in texts(domain, ("fix",))]

    assert [(name, found[0]) for name, found in bare if found] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_unequal_is_written_in_one_way(domain: str) -> None:
    assert [control.id for control in CONTROLS.values() if control.domain == domain and " <> " in control.sql] == []
