"""Work that processes share is done once each, whatever becomes of a process."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from audit_batch.hands import EarlyHand, Work, count_hands, share_evenly, share_out

HERE = os.getpid()


@pytest.mark.parametrize("hands", [1, 2, 3])
def test_each_piece_is_done_once(hands: int) -> None:
    done = list(share_out(share_evenly(100, hands), lambda number: (number * number, ["text", None])))

    assert sorted(done) == [(number, (number * number, ["text", None])) for number in range(100)]


def test_what_a_process_that_died_left_undone_is_done_here(tmp_path: Path) -> None:
    def work(number: int) -> int:
        if os.getpid() != HERE and number > 60:
            os._exit(9)
        (tmp_path / f"{number}-{os.getpid()}").touch()
        return number

    done = sorted(share_out(share_evenly(100, 2), work))

    assert done == [(number, number) for number in range(100)]


def test_an_error_in_another_process_is_one_here() -> None:
    def work(number: int) -> int:
        if number == 99:
            raise KeyError("ninety-nine")
        return number

    with pytest.raises(KeyError, match="ninety-nine"):
        list(share_out(share_evenly(100, 2), work))


def test_no_process_and_no_file_is_left_when_nobody_wants_the_rest() -> None:
    before = left()
    shared = share_out(share_evenly(100, 3), lambda number: number)

    next(shared)
    shared.close()

    assert left() == before


@pytest.mark.parametrize("hands", [1, 2, 3])
def test_a_hand_that_was_there_before_does_its_part(hands: int) -> None:
    size = 300_000  # more than the kernel keeps of a pipe, so that the task is told while it is heard

    with EarlyHand(lambda: sums_of) as early, early.begin(["x" * size], 100, sums_of(["x" * size]), hands) as shared:
        done = sorted(shared.finish())

    assert done == [(number, number + size) for number in range(100)]


def test_a_hand_that_has_nothing_to_do_yet_gets_ready(tmp_path: Path) -> None:
    def get_ready() -> Callable[[list[str]], Work]:
        (tmp_path / "ready").touch()
        return sums_of

    with EarlyHand(get_ready):
        assert eventually((tmp_path / "ready").exists)


def test_what_a_hand_that_died_before_it_was_told_would_have_done_is_done_here() -> None:
    with EarlyHand(lambda: os._exit(9)) as early:
        assert eventually(lambda: "Z" in state_of_children())
        with early.begin(["x"], 10, sums_of(["x"]), 2) as shared:
            done = sorted(shared.finish())

    assert done == [(number, number + 1) for number in range(10)]


@pytest.mark.parametrize("begin", [False, True])
def test_of_a_hand_that_was_there_before_no_process_and_no_file_is_left(*, begin: bool) -> None:
    before = left()

    with EarlyHand(lambda: sums_of) as early:
        if begin:
            with early.begin(["x"], 100, sums_of(["x"]), 3) as shared:
                next(shared.finish())

    assert left() == before


def sums_of(task: list[str]) -> Work:
    (text,) = task
    return lambda number: number + len(text)


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()


def state_of_children() -> list[str]:
    children = (Path("/proc/self/task") / str(os.getpid()) / "children").read_text().split()
    return [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] for child in children]


def left() -> tuple[int, str]:
    """Open files, and children."""
    own = Path("/proc/self")
    return len(list((own / "fd").iterdir())), (own / "task" / str(os.getpid()) / "children").read_text()


def test_little_work_is_done_by_one() -> None:
    assert count_hands(3) == 1
