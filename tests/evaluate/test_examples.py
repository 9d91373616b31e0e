"""Every control reaches the verdicts that its examples expect, no more and no less."""

from collections.abc import Iterator

import pytest

from audit_batch.catalog.control import Control, load_controls
from audit_batch.catalog.example import load_examples
from audit_batch.config import shipped
from audit_batch.evaluate.examples import answer_example, check_example
from audit_batch.jobs.miniature import Miniatures
from audit_batch.warehouse.database import open_memory

CONTROLS = load_controls([shipped("controls")]).controls


@pytest.fixture(scope="module")
def miniatures() -> Iterator[Miniatures]:
    with open_memory() as con:
        yield Miniatures(con)


@pytest.mark.parametrize("control", CONTROLS.values(), ids=CONTROLS)
def test_a_control_judges_its_examples(control: Control, miniatures: Miniatures) -> None:
    for example in load_examples(control):
        check_example(control, example, answer_example(miniatures.con, control, example, miniatures.take))


def test_no_control_is_broken() -> None:
    assert load_controls([shipped("controls")]).problems == ()
