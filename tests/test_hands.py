"""Work that processes share is done once each, whatever becomes of a process."""

import os
from pathlib import Path

import pytest

from audit_batch.hands import count_hands, share_evenly, share_out

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


def left() -> tuple[int, str]:
    """Open files, and children."""
    own = Path("/proc/self")
    return len(list((own / "fd").iterdir())), (own / "task" / str(os.getpid()) / "children").read_text()


def test_little_work_is_done_by_one() -> None:
    assert count_hands(3) == 1
