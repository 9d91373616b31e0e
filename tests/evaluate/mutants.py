"""Break a control's query in small ways and see whether its examples notice: ``python -m tests.evaluate.mutants ID…``.

What only changes words (reasons, fields) is left alone; a mutant that survives shows an example that is missing, or
that the part of the query does nothing.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from audit_batch.catalog.control import Control, load_controls
from audit_batch.catalog.example import Example, load_examples
from audit_batch.config import shipped
from audit_batch.errors import ControlError
from audit_batch.evaluate.examples import answer_example, check_example
from audit_batch.jobs.miniature import Miniatures
from audit_batch.warehouse.database import open_memory

_WORDS = re.compile(r"\bAS (reason|reasons|fields|evidence|detail|details|containers)\b")
_CASE_OF_WORDS = re.compile(r"\bCASE\b(?:(?!\b(?:CASE|END)\b).)*\bEND\s+AS reasons?\b", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken query."""

    what: str
    line: int
    control: Control


def mutate(control: Control) -> Iterator[Mutant]:
    """Yield every mutant of ``control``."""
    words = [case.span() for case in _CASE_OF_WORDS.finditer(control.sql)]
    for what, pattern, change in _RULES:
        for found in pattern.finditer(control.sql):
            changed = control.sql[: found.start()] + change(found) + control.sql[found.end() :]
            line = control.sql.count("\n", 0, found.start())
            is_wording = _WORDS.search(control.sql.split("\n")[line]) or any(a < found.start() < b for a, b in words)
            if changed != control.sql and not is_wording:
                yield Mutant(what, line + 1, replace(control, sql=changed))
    swapped = re.sub(r"'(pass|fail)'", lambda found: "'fail'" if found[1] == "pass" else "'pass'", control.sql)
    # A relation may reach the verdict.
    if swapped != control.sql:
        yield Mutant("verdicts swapped", 0, replace(control, sql=swapped))


class Nursery:
    """Runs examples against mutants; each example is stored once."""

    def __init__(self) -> None:
        self._con = open_memory()
        self._miniatures = Miniatures(self._con)
        self._names: dict[int, str] = {}

    def survives(self, mutant: Mutant, examples: tuple[Example, ...]) -> bool:
        """Say whether no example notices."""
        for example in examples:
            try:
                check_example(mutant.control, example, answer_example(self._con, mutant.control, example, self._take))
            except ControlError:
                return False
        return True

    def _take(self, example: Example) -> str:
        if id(example) not in self._names:
            self._names[id(example)] = self._miniatures.take(example)
        return self._names[id(example)]


def survivors(control: Control, nursery: Nursery) -> list[str]:
    """Return the mutants that no example notices, in words."""
    examples = load_examples(control)
    return [f"line {m.line}: {m.what}" for m in mutate(control) if nursery.survives(m, examples)]


def _literal(text: str) -> Callable[[re.Match[str]], str]:
    return lambda found: found.expand(text)


_RULES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        "half of a condition dropped",
        re.compile(r"^[ ]*(?:AND|OR) [^()\n]*(?:\([^()\n]*\)[^()\n]*)*$", re.MULTILINE),
        _literal(""),
    ),
    ("a join made inner", re.compile(r"LEFT JOIN"), _literal("JOIN")),
    (
        "an exact list made a pattern",
        re.compile(r"list_contains\((\$\w+), ([\w.]+)\)"),
        _literal(r"(len(list_filter(\1, lambda entry: starts_with(\2, entry))) > 0)"),
    ),
    ("a negation dropped", re.compile(r"\bNOT (?!NULL)"), _literal("")),
    ("a comparison turned", re.compile(r" (?:<>|!=) "), _literal(" = ")),
    ("a null test turned", re.compile(r"IS NULL"), _literal("IS NOT NULL")),
    ("a default dropped", re.compile(r"coalesce\(([\w.]+), [^()]*\)"), _literal(r"\1")),
    ("a list entry dropped", re.compile(r"(IN \(|\[)'[^']*', "), _literal(r"\1")),
    ("a threshold moved", re.compile(r" > (\d+)\b"), lambda found: f" > {int(found[1]) + 1}"),
)


def main(ids: list[str]) -> int:
    """Print the survivors of these controls, all without any; the exit code says whether there were some."""
    controls = load_controls([shipped("controls")]).controls
    nursery = Nursery()
    alive = 0
    for id_ in ids or sorted(controls):
        found = survivors(controls[id_], nursery)
        alive += len(found)
        sys.stdout.write(f"{id_}: {len(list(mutate(controls[id_])))} mutants, {len(found)} survive\n")
        sys.stdout.writelines(f"  {text}\n" for text in found)
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
