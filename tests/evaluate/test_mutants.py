"""Examples notice when a control's query is broken in a small way."""

import pytest

from audit_batch.catalog.control import Control, load_controls
from audit_batch.config import shipped
from tests.evaluate.mutants import Nursery, mutate, survivors

CONTROLS = load_controls([shipped("controls")]).controls
SOME = ("privileged_container", "wildcard_role", "ingress_without_tls")


@pytest.fixture(scope="module")
def nursery() -> Nursery:
    return Nursery()


@pytest.mark.parametrize("control", [CONTROLS[id_] for id_ in SOME], ids=SOME)
def test_every_mutant_of_some_controls_is_noticed(control: Control, nursery: Nursery) -> None:
    assert survivors(control, nursery) == []


@pytest.mark.soak
@pytest.mark.parametrize("control", CONTROLS.values(), ids=CONTROLS)
def test_every_mutant_of_every_control_is_noticed(control: Control, nursery: Nursery) -> None:
    assert survivors(control, nursery) == []


def test_a_control_has_mutants_of_every_sort() -> None:
    sorts = {mutant.what for control in CONTROLS.values() for mutant in mutate(control)}

    assert len(sorts) == 10
