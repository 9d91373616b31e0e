"""What a scan found, as every format tells it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from audit_batch.catalog.control import Control
from audit_batch.model import Severity, Verdict


class State(StrEnum):
    """One control on one object, with what people decided about it."""

    OPEN = "open"
    """It fails, and nobody has said that it may."""
    KNOWN = "known"
    """It fails as it did when the baseline was written, or in fewer places."""
    WAIVED = "waived"
    NOT_ASSESSED = "not_assessed"
    PASS = Verdict.PASS.value


FAILING = (State.OPEN, State.KNOWN, State.WAIVED)


class Excerpt(Struct, frozen=True):
    """One line of a user's file, without the secrets in it."""

    number: int
    text: str


class Resource(Struct, frozen=True):
    """One object of a file."""

    api_version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """Write it as ``Deployment/shop/web``."""
        return "/".join(part for part in (self.kind, self.namespace, self.name) if part)


class Result(Struct, frozen=True):
    """One control on one object."""

    control: Control
    resource: Resource
    state: State
    reason: str
    fields: tuple[str, ...]
    file: str
    line: int
    """Of the first of the fields, or of the nearest part around it."""
    lines: tuple[Excerpt, ...] = ()
    """Those of the fields."""
    source: str = ""
    """The chart or overlay that the object was rendered by; empty for most."""
    decision: str = ""
    """What the waiver says: its id, reason and end."""
    waiver: str = ""
    """Its id."""
    fingerprint: str = ""
    """The same wherever the object moves within its file; of failing results only."""
    known_as: str = ""
    """The reason that the baseline has of an open finding, where it now says something else."""

    @property
    def severity(self) -> Severity:
        """Of the control."""
        return self.control.severity

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"

    @property
    def said(self) -> str:
        """The reason, with what the finding was when the baseline was written."""
        return f"{self.reason} ({self.change})" if self.change else self.reason

    @property
    def change(self) -> str:
        """Say what an open finding was when the baseline was written; empty for one that is new, or as it was."""
        return f'in the baseline as "{self.known_as}"' if self.known_as else ""


class Notice(Struct, frozen=True):
    """Something that was not judged, or that somebody should look at."""

    text: str
    file: str = ""
    line: int | None = None
    is_foreign: bool = False
    """It is of a document that is no Kubernetes object, and need not be one."""

    def __str__(self) -> str:
        """Put the place in front, where there is one."""
        return f"{self.place}: {self.text}" if self.place else self.text

    @property
    def place(self) -> str:
        """File and line, as far as they are known."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Scanned(Struct, frozen=True):
    """Everything that came of a scan."""

    results: Sequence[Result]
    """By file, line and control."""
    passed: Mapping[str, int]
    """By control the passes that are not among the results."""
    problems: Sequence[Notice]
    """What could not be read or judged."""
    notices: Sequence[Notice]
    """Waivers that do not hold, baselines that are too long."""
    objects: int
    unjudged: int
    """Objects of kinds that no control looks at."""
    controls: Mapping[str, Control]
    """Those that were asked."""
    left_out: int
    """Controls that look at what only a cluster has."""
    silent: int
    """Controls that found nothing to judge."""
    is_strict: bool = False
    """Documents that are no Kubernetes objects count like any other that was not judged."""

    @property
    def missed(self) -> list[Notice]:
        """What should have been judged and could not be, which formats for people and for gates name each."""
        return [problem for problem in self.problems if self.is_strict or not problem.is_foreign]

    @property
    def foreign(self) -> list[Notice]:
        """Documents that are no Kubernetes objects, and need not be: formats for people only count them."""
        return [problem for problem in self.problems if problem.is_foreign and not self.is_strict]

    def of(self, *states: State) -> list[Result]:
        """Return the results in these states, in order."""
        return [result for result in self.results if result.state in states]

    def count(self) -> Counter[State]:
        """Return how many results are in each state."""
        return Counter(result.state for result in self.results) + Counter({State.PASS: sum(self.passed.values())})

    def rules(self) -> list[Control]:
        """Return the controls of the failing results, by id."""
        found = {result.control.id: result.control for result in self.results if result.state in FAILING}
        return [found[id_] for id_ in sorted(found)]


WORST_FIRST = tuple(reversed(list(Severity)))


def counted(number: int, noun: str) -> str:
    """Write ``1 object`` and ``2 objects``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def summary(scanned: Scanned) -> str:
    """Say in one sentence what was found."""
    states = scanned.count()
    worst = Counter(result.severity for result in scanned.of(State.OPEN))
    said = ", ".join(f"{worst[severity]:,} {severity}" for severity in WORST_FIRST if worst[severity])
    parts = [f"{counted(states[State.OPEN], 'finding')} open" + (f" ({said})" if said else "")]
    parts += [f"{states[state]:,} {word}" for state, word in _WORDS.items() if states[state]]
    told = ", ".join(parts) if states.total() else "nothing was judged"
    missed = f"; {not_judged(scanned)}" if scanned.missed else ""
    return f"{counted(scanned.objects, 'object')}, {counted(states.total(), 'verdict')}: {told}{missed}"


def not_judged(scanned: Scanned) -> str:
    """Count the places that should have been judged: documents, files, charts, overlays."""
    return f"{counted(len(scanned.missed), 'place')} could not be judged"


_WORDS = {
    State.KNOWN: "in the baseline",
    State.WAIVED: "waived",
    State.NOT_ASSESSED: "not assessed",
    State.PASS: "passed",
}


def left_out(scanned: Scanned) -> str:
    """Say in one sentence what was not looked at."""
    counts = {
        f"{counted(scanned.left_out, 'control')} left out that need a cluster": scanned.left_out,
        f"{counted(scanned.silent, 'control')} had nothing to judge": scanned.silent,
        f"{counted(scanned.unjudged, 'object')} of kinds that no control judges": scanned.unjudged,
        f"{counted(len(scanned.foreign), 'document')} without a Kubernetes object": len(scanned.foreign),
    }
    return ", ".join(part for part, number in counts.items() if number) or "nothing was left out"
