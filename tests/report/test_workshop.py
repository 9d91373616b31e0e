"""Reports are made in a folder of their own, and what was left of one is swept, never one that is in use."""

import os
import time
from pathlib import Path

import pytest

from audit_batch.report.workshop import workshop


def grow_old(folder: Path) -> Path:
    os.utime(folder, (time.time() - 120, time.time() - 120))
    return folder


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """What a process that was killed left behind."""
    folder = tmp_path / ".report-left"
    folder.mkdir()
    (folder / "half.pdf").write_bytes(b"%PDF-")
    return grow_old(folder)


def test_what_a_killed_render_left_goes_with_the_next(left: Path) -> None:
    with workshop(left.parent) as made:
        assert list(left.parent.iterdir()) == [made]

    assert list(left.parent.iterdir()) == []


def test_one_that_is_in_use_stays_however_old(tmp_path: Path) -> None:
    with workshop(tmp_path) as first:
        grow_old(first)

        with workshop(tmp_path) as second:
            assert sorted(tmp_path.iterdir()) == sorted([first, second])


def test_one_that_was_made_just_now_stays(left: Path) -> None:
    os.utime(left)

    with workshop(left.parent):
        pass

    assert list(left.parent.iterdir()) == [left]


def test_what_others_keep_there_stays(tmp_path: Path) -> None:
    (tmp_path / ".report-of-mine").write_text("a file")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".report-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / ".reports").mkdir()
    before = sorted(tmp_path.iterdir())

    with workshop(tmp_path):
        pass

    assert sorted(tmp_path.iterdir()) == before
