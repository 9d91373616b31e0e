"""Every control reaches the verdicts that its examples expect, no more and no less."""

from collections.abc import Iterator

import pytest

from audit_batch.catalog.control import Control, load_controls
from audit_batch.catalog.example import load_examples
from audit_batch.config import shipped
from audit_batch.evaluate.examples import check_example
from audit_batch.jobs.examples import Examples

CONTROLS = load_controls([shipped("controls")]).controls
SOME = [control for control in CONTROLS.values() if not control.detects][::16]


@pytest.fixture(scope="module")
def examples() -> Iterator[Examples]:
    with Examples() as opened:
        yield opened


@pytest.mark.parametrize("control", CONTROLS.values(), ids=CONTROLS)
def test_a_control_judges_its_examples(control: Control, examples: Examples) -> None:
    for example in load_examples(control):
        check_example(control, example, examples.answer(control, example))


@pytest.mark.parametrize("control", SOME, ids=[control.id for control in SOME])
def test_the_quick_way_answers_as_a_warehouse_does(control: Control, examples: Examples) -> None:
    for example in load_examples(control)[:2]:
        assert examples.answer(control, example) == examples.answer_in_warehouse(control, example)


@pytest.mark.soak
@pytest.mark.parametrize("control", CONTROLS.values(), ids=CONTROLS)
def test_the_quick_way_always_answers_as_a_warehouse_does(control: Control, examples: Examples) -> None:
    for example in load_examples(control):
        assert examples.answer(control, example) == examples.answer_in_warehouse(control, example)


def test_no_control_is_broken() -> None:
    assert load_controls([shipped("controls")]).problems == ()
