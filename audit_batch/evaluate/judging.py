"""The control library over one moment: by one hand, or by two where planning takes longer than running."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import duckdb
from msgspec import Struct

from audit_batch.catalog.control import Control, broken_id
from audit_batch.catalog.waiver import Waiver
from audit_batch.errors import ControlError
from audit_batch.evaluate.blind_spots import Logged, missing_policy, read_logged, tell_blind_spot
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detection_verdicts import (
    Told,
    Window,
    find_window,
    gather_told,
    judge_detection,
    settle_detection,
)
from audit_batch.evaluate.judge import Judged, judge
from audit_batch.evaluate.moment import Moment, Relations, put_in_view, release
from audit_batch.evaluate.outcome import Outcome, missing_data, settle, unassessed
from audit_batch.evaluate.question import read_question
from audit_batch.evaluate.staging import (
    find_waived,
    hand_over,
    keep_verdicts,
    make_verdicts,
    stage_held,
    stage_verdicts,
    take_over,
)
from audit_batch.evaluate.standing import WaiverUse, weigh_waivers
from audit_batch.warehouse.evaluations import stage_findings

_WORTH = 100
"""Controls from which on a second hand saves more than its relations cost."""

Tell = Callable[[Outcome], None]


class Run(Struct, frozen=True):
    """What came out of the library, in its order; the findings are staged on the connection."""

    outcomes: dict[str, Outcome]
    problems: tuple[ControlError, ...]
    """Controls that are broken; each is not assessed."""
    waivers: tuple[WaiverUse, ...]


def judge_library(
    con: duckdb.DuckDBPyConnection, catalogue: Catalogue, moment: Moment, *, keep: bool, told: Tell
) -> Run:
    """Judge the moment that is in view on ``con`` with every control.

    For a small cluster most of the time goes into planning queries, which two connections do at once; each makes the
    relations that its controls ask. For a large one DuckDB itself uses all cores, and relations twice would not fit.
    """
    waiting = deque(catalogue.library.controls.values())
    own = _Hand(con, catalogue, moment, keep, _one_at_a_time(told))
    if keep or own.is_large or len(waiting) < _WORTH:
        own.work(waiting, waiting.popleft)
        others: list[_Hand] = []
    else:
        others = [_Hand(_beside(con, moment), catalogue, moment, keep, own.told)]
        _share(own, others[0], waiting)
    for problem in catalogue.library.problems:
        own.refuse(problem)
    hands = [own, *others]
    # What could not be looked at is not resolved.
    stage_held(con, moment.cluster_id, [control for hand in hands for control in hand.unassessed])
    return _joined(catalogue, hands)


def _share(own: "_Hand", other: "_Hand", waiting: "deque[Control]") -> None:
    """Work from both ends: controls of one domain ask the same relations, and stand beside each other."""
    with ThreadPoolExecutor(1, "judge") as pool:
        done = pool.submit(other.work, waiting, waiting.pop)
        try:
            own.work(waiting, waiting.popleft)
        finally:
            waiting.clear()
        done.result()
    hand_over(other.con)
    take_over(own.con)
    release(other.con)
    other.con.close()


def _beside(con: duckdb.DuckDBPyConnection, moment: Moment) -> duckdb.DuckDBPyConnection:
    other = con.cursor()
    other.execute("USE warehouse")
    put_in_view(other, con)
    return other


def _one_at_a_time(told: Tell) -> Tell:
    lock = Lock()

    def tell(outcome: Outcome) -> None:
        with lock:
            told(outcome)

    return tell


def _joined(catalogue: Catalogue, hands: "Sequence[_Hand]") -> Run:
    """Put together what the hands did, in the order of the library, whoever did it."""
    outcomes = {id_: outcome for hand in hands for id_, outcome in hand.outcomes.items()}
    ids = [*catalogue.library.controls, *map(broken_id, catalogue.library.problems)]
    places = {waiver.id: place for place, waiver in enumerate(catalogue.waivers)}
    return Run(
        outcomes={id_: outcomes[id_] for id_ in ids},
        problems=tuple(sorted((p for hand in hands for p in hand.problems), key=lambda p: ids.index(broken_id(p)))),
        waivers=tuple(sorted((use for hand in hands for use in hand.waivers), key=lambda use: places[use.waiver.id])),
    )


class _Hand:
    """One connection that judges: its temporary tables, and what has come out so far."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, catalogue: Catalogue, moment: Moment, keep: bool, told: Tell
    ) -> None:
        self.con = con
        self.told = told
        self._catalogue = catalogue
        self._moment = moment
        self._keep = keep
        self.outcomes: dict[str, Outcome] = {}
        self.problems: list[ControlError] = []
        self.waivers: list[WaiverUse] = []
        self.unassessed: list[str] = []
        """Controls that could not be judged, the findings of which live on."""
        self._relations = Relations(con)
        self._window: Window | None = None
        self._told: dict[str, Told] = {}
        self._logged = Logged({}, {})
        stage_findings(con)
        if keep:
            make_verdicts(con)

    @property
    def is_large(self) -> bool:
        """Whether the cluster has so many objects that they are read anew by each relation."""
        return self._relations.is_large

    def work(self, waiting: "deque[Control]", take: Callable[[], Control]) -> None:
        """Judge control after control until none is waiting."""
        while waiting:
            try:
                control = take()
            except IndexError:
                return
            self.told(self.judge(control))

    def judge(self, control: Control) -> Outcome:
        """Judge one control and stage its findings; what goes wrong in it stays its own."""
        try:
            outcome = self._judge(control)
        except ControlError as error:
            self.problems.append(error)
            outcome = self._unassessed(control.id, f"the control is broken: {error.problem}")
        self.outcomes[control.id] = outcome
        return outcome

    def refuse(self, problem: ControlError) -> None:
        """Settle a control whose file could not be loaded."""
        self.problems.append(problem)
        control = broken_id(problem)
        self.outcomes[control] = self._unassessed(control, f"the control is broken: {problem.problem}")
        self.told(self.outcomes[control])

    def _judge(self, control: Control) -> Outcome:
        if control.detects:
            return self._judge_detection(control)
        question = read_question(control)
        if problem := missing_data(self._moment.collections, question.collections):
            return self._unassessed(control.id, problem)
        self._relations.materialise(question.relations)
        params = self._catalogue.params_of(control)
        judged = judge(self.con, control, question, params, is_short=self._is_short(control))
        return settle(control, judged, self._stage(control, judged))

    def _is_short(self, control: Control) -> bool:
        """Whether the verdicts are few, and nobody asks for those that pass."""
        return not (self.is_large or self._keep or any(w.control == control.id for w in self._catalogue.waivers))

    def _judge_detection(self, control: Control) -> Outcome:
        """Take what the detection told of the days before the moment."""
        if self._window is None:
            self._window = find_window(self.con, self._moment.cluster, self._moment.taken_at)
            self._logged = read_logged(self.con, self._relations)
            self._told = gather_told(self.con, self._window)
        if self._window.problem:
            return self._unassessed(control.id, self._window.problem)
        judged = judge_detection(self.con, control, self._window, self._told.get(control.id, Told()))
        outcome = settle_detection(control, judged, self._stage(control, judged), self._window.lost)
        return tell_blind_spot(outcome, missing_policy(control, self._logged))

    def _stage(self, control: Control, judged: Judged) -> int:
        """Stage the findings of the control that was judged last; returns how many of them are waived."""
        self._weigh(control.id, judged=True)
        waived = find_waived(self.con, self._waivers(control)) if judged.failed else []
        stage_verdicts(self.con, self._moment.cluster_id, control.id, judged, waived)
        if self._keep:
            keep_verdicts(self.con, control.id, waived)
        return len(waived)

    def _waivers(self, control: Control) -> list[Waiver]:
        day = self._moment.taken_at.date()
        return [w for w in self._catalogue.waivers if w.control == control.id and w.in_force(day)]

    def _weigh(self, control: str, *, judged: bool) -> None:
        waivers = [waiver for waiver in self._catalogue.waivers if waiver.control == control]
        self.waivers += weigh_waivers(self.con, waivers, self._moment.taken_at.date(), judged=judged)

    def _unassessed(self, control: str, reason: str) -> Outcome:
        self._weigh(control, judged=False)
        self.unassessed.append(control)
        return unassessed(control, reason)
