"""Testing controls on their examples, as `audit-batch controls test` and the test suite do."""

from collections.abc import Callable, Iterable
from typing import Self

from msgspec import Struct

from audit_batch.catalog.control import Control
from audit_batch.catalog.example import Example, load_examples
from audit_batch.errors import ControlError
from audit_batch.evaluate.answer import Answer
from audit_batch.evaluate.bench import Bench, list_optimizers
from audit_batch.evaluate.examples import answer_example, answer_on_bench, check_example
from audit_batch.jobs.given import let_in
from audit_batch.jobs.miniature import MOMENT, Miniatures
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.warehouse.database import open_memory


class Tested(Struct, frozen=True):
    """How one control did on its examples."""

    control: Control
    examples: int
    problem: ControlError | None
    """The first difference between what was expected and what came back."""


class Examples:
    """Lets controls judge examples, each a cluster of its own, through the same door and relations as a real one."""

    def __init__(self) -> None:
        self._bench = Bench(MOMENT)
        self._door = Door(new_key())
        self._miniatures: Miniatures | None = None

    def __enter__(self) -> Self:
        """Nothing is done on entering."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Close what was opened."""
        self._bench.__exit__(*failure)
        if self._miniatures is not None:
            self._miniatures.con.close()

    def answer(self, control: Control, example: Example) -> Answer:
        """Judge one example.

        Raises:
            ControlError: The control is broken.
        """
        if control.detects or example.events:
            return self.answer_in_warehouse(control, example)
        given = let_in(example.objects, self._door, example.forbidden)
        self._bench.hold(given.rows, given.collections)
        return answer_on_bench(self._bench, control, example, given.collections)

    def answer_in_warehouse(self, control: Control, example: Example) -> Answer:
        """Judge one example as a snapshot in a warehouse: the only way for audit events, and slower by far.

        Raises:
            ControlError: The control is broken.
        """
        if self._miniatures is None:
            con = open_memory()
            # To make a plan better takes longer than it saves with so few rows.
            con.execute(f"SET disabled_optimizers = '{list_optimizers(con)}'")
            self._miniatures = Miniatures(con)
        return answer_example(self._miniatures.con, control, example, self._miniatures.take)


def check_controls(controls: Iterable[Control], told: Callable[[Tested], None]) -> list[Tested]:
    """Run every example of every control."""
    results = []
    with Examples() as examples:
        for control in controls:
            results.append(_test(control, examples))
            told(results[-1])
    return results


def _test(control: Control, examples: Examples) -> Tested:
    passed = 0
    try:
        for example in load_examples(control):
            check_example(control, example, examples.answer(control, example))
            passed += 1
    except ControlError as error:
        return Tested(control, passed, error)
    return Tested(control, passed, None)
