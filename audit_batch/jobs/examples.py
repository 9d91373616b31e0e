"""Testing controls on their examples, as `audit-batch controls test` and the test suite do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit_batch.catalog.control import Control
from audit_batch.catalog.example import load_examples
from audit_batch.errors import ControlError
from audit_batch.evaluate.examples import answer_example, check_example
from audit_batch.jobs.miniature import Miniatures
from audit_batch.warehouse.database import open_memory


@dataclass(frozen=True, slots=True)
class Tested:
    """How one control did on its examples."""

    control: Control
    examples: int
    problem: ControlError | None
    """The first difference between what was expected and what came back."""


def check_controls(controls: Iterable[Control], told: Callable[[Tested], None]) -> list[Tested]:
    """Run every example of every control, each through the same door, warehouse and relations as a cluster."""
    results = []
    with open_memory() as con:
        miniatures = Miniatures(con)
        for control in controls:
            results.append(_test(control, miniatures))
            told(results[-1])
    return results


def _test(control: Control, miniatures: Miniatures) -> Tested:
    passed = 0
    try:
        for example in load_examples(control):
            check_example(control, example, answer_example(miniatures.con, control, example, miniatures.take))
            passed += 1
    except ControlError as error:
        return Tested(control, passed, error)
    return Tested(control, passed, None)
