"""What is kept for the next run counts only for the same bytes, and only where nobody else could have written it."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audit_batch.remembered import digest_files, keep_bytes, recall_bytes, remember

DIGEST = b"0" * 16


@dataclass(frozen=True, slots=True)
class Thing:
    path: Path
    parts: frozenset[str]
    more: dict[str, Any]


THING = Thing(Path("/a/b"), frozenset({"x", "y"}), {"n": 1})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "audit-batch"


def counted(thing: Thing = THING) -> tuple[list[int], Callable[[], Thing]]:
    made: list[int] = []

    def make() -> Thing:
        made.append(1)
        return thing

    return made, make


def test_what_was_made_once_is_not_made_again() -> None:
    made, make = counted()

    assert [remember("thing", DIGEST, Thing, make) for _ in range(3)] == [THING] * 3
    assert len(made) == 1


def test_another_digest_makes_it_anew() -> None:
    made, make = counted()

    remember("thing", DIGEST, Thing, make)
    remember("thing", b"1" * 16, Thing, make)

    assert len(made) == 2


def test_what_json_cannot_say_is_made_each_time() -> None:
    made, make = counted(Thing(Path("/"), frozenset(), {"day": date(2026, 1, 1)}))

    answers = [remember("thing", DIGEST, Thing, make) for _ in range(2)]

    assert answers[1].more == {"day": date(2026, 1, 1)}
    assert len(made) == 2


@pytest.mark.parametrize("content", [b"", DIGEST, DIGEST + b"{", DIGEST + b'{"path": 1}'])
def test_a_damaged_copy_is_made_anew(folder: Path, content: bytes) -> None:
    made, make = counted()
    remember("thing", DIGEST, Thing, make)
    (folder / "thing.json").write_bytes(content)

    assert remember("thing", DIGEST, Thing, make) == THING
    assert len(made) == 2


@pytest.mark.parametrize("name", ["", "thing.json"])
def test_a_copy_that_others_may_write_does_not_count(folder: Path, name: str) -> None:
    made, make = counted()
    remember("thing", DIGEST, Thing, make)
    (folder / name).chmod(0o777)

    assert remember("thing", DIGEST, Thing, make) == THING
    assert len(made) == 2


def test_without_a_place_for_it_everything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    made, make = counted()

    assert [remember("thing", DIGEST, Thing, make) for _ in range(2)] == [THING, THING]
    assert len(made) == 2


def test_bytes_are_given_back_for_the_same_digest_only() -> None:
    keep_bytes("thing", DIGEST, b"content")

    assert (recall_bytes("thing", DIGEST), recall_bytes("thing", b"1" * 16)) == (b"content", None)


@pytest.mark.parametrize("damage", [lambda kept: kept[:-1], lambda kept: kept[:-1] + b"x", lambda kept: b""])
def test_bytes_that_are_not_whole_do_not_count(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    keep_bytes("thing", DIGEST, b"content")
    (folder / "thing").write_bytes(damage((folder / "thing").read_bytes()))

    assert recall_bytes("thing", DIGEST) is None


def test_without_a_place_for_them_no_bytes_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")

    keep_bytes("thing", DIGEST, b"content")

    assert recall_bytes("thing", DIGEST) is None


def test_a_digest_covers_names_and_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("x")
    second.write_text("x")

    digests = {digest_files("texts", [str(first)]), digest_files("texts", [str(second)])}
    first.write_text("y")

    assert len(digests | {digest_files("texts", [str(first)])}) == 3


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that was written some time ago."""
    file = tmp_path / "a"
    file.write_text("x")
    time.sleep(0.05)  # the clocks of some file systems are that coarse
    now = time.time_ns() + 5_000_000_000
    monkeypatch.setattr("time.time_ns", lambda: now)
    return file


def test_a_file_that_is_as_it_was_is_not_read_again(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = digest_files("texts", [str(settled)])
    monkeypatch.setattr("os.open", lambda *_: pytest.fail("it is read"))

    assert digest_files("texts", [str(settled)]) == first


def test_a_file_whose_time_of_change_was_put_back_is_read_again(settled: Path) -> None:
    first, before = digest_files("texts", [str(settled)]), settled.stat()
    settled.write_text("y")
    os.utime(settled, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert settled.stat().st_mtime_ns == before.st_mtime_ns
    assert digest_files("texts", [str(settled)]) != first


def test_a_file_that_took_the_place_of_another_is_read_again(settled: Path) -> None:
    first = digest_files("texts", [str(settled)])
    (settled.parent / "b").write_text("y")
    (settled.parent / "b").replace(settled)

    assert digest_files("texts", [str(settled)]) != first


def test_what_was_written_just_now_is_read_each_time(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "a").write_text("x")

    digest_files("texts", [str(tmp_path / "a")])

    assert not list(folder.glob("*"))


def test_a_file_older_than_time_has_a_digest_too(settled: Path) -> None:
    os.utime(settled, ns=(-1, -1))

    assert len(digest_files("texts", [str(settled)])) == 16
