"""Lists become collections: whole, in order, or not at all, whatever a server or a proxy answers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from audit_batch.collect import cluster
from audit_batch.collect.sealing import seal_apart
from audit_batch.errors import Expired, Forbidden, NotServed, SourceError, Unauthorized, Unreachable
from audit_batch.model import Collection
from audit_batch.redact import Door
from tests.collect.lists import KEY, Lists, config_map, rows, take

MAPS = [config_map(f"c{number}") for number in range(7)]
STORED = "SELECT name, doc::VARCHAR FROM objects ORDER BY ALL"


def only(path: str, answer: bytes | SourceError, *, after: str = "") -> Any:
    """Answer so where ``path`` is asked for, from the page ``after`` on."""

    def instead(asked: str, query: Mapping[str, str]) -> bytes | SourceError | None:
        return answer if asked == path and query.get("continue", "") == after else None

    return instead


def children(parent: int | None = None) -> list[int]:
    """Processes that redact for this process or another."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, of = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            if int(of) == (parent or os.getpid()) and state != "Z" and b"serve()" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def ended(process: int) -> bool:
    """Wait a little until a process is gone."""
    for _ in range(100):
        state = Path(f"/proc/{process}/stat")
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def states(folder: Path) -> dict[str, tuple[str, int, str]]:
    read = rows(folder, "SELECT resource, state, objects, reason FROM collections WHERE state != 'not_served'")
    return {resource: (state, objects, reason) for resource, state, objects, reason in read}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"<html><body>Please log in</body></html>", id="a proxy's page"),
        pytest.param(b'{"kind":"ConfigMapList","metadata":{},"items":[{"metadata":{"name":"c0"', id="cut off"),
        pytest.param(b'{"kind":"ConfigMapList","metadata":{}}', id="no items"),
        pytest.param(b'{"kind":"ConfigMapList","metadata":{},"items":[{}]}', id="an object without metadata"),
        pytest.param(b'{"kind":"PodList","metadata":{},"items":[]}', id="another kind"),
        pytest.param(b'{"kind":"Status","status":"Failure","metadata":{},"items":[]}', id="a failure"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b"", id="nothing"),
        pytest.param(NotServed("/api/v1/configmaps: 404 NotFound"), id="gone since discovery"),
    ],
)
@pytest.mark.parametrize("after", ["", "3"], ids=["first page", "second page"])
def test_an_answer_that_is_no_list_makes_the_collection_unavailable_and_keeps_nothing(
    tmp_path: Path, answer: bytes | SourceError, after: str
) -> None:
    api = Lists(only("/api/v1/configmaps", answer, after=after), configmaps=MAPS)

    snapshot = take(tmp_path / "w", api, page_size=3)

    state, objects, reason = states(tmp_path / "w")["configmaps"]
    assert (snapshot.complete, state, objects, reason[:20]) == (False, "unavailable", 0, "/api/v1/configmaps: ")
    assert rows(tmp_path / "w", STORED) == []


def test_a_list_that_is_refused_when_part_of_it_was_written_keeps_nothing_and_closes_nothing(tmp_path: Path) -> None:
    take(tmp_path / "w", Lists(configmaps=[config_map("c0", "before")]))
    maps = [config_map("c0", "x" * 2**22), config_map("c1"), config_map("c2")]

    refused = only("/api/v1/configmaps", Forbidden("/api/v1/configmaps: 403"), after="2")
    take(tmp_path / "w", Lists(refused, configmaps=maps), day=1, page_size=1)

    held = "SELECT name, doc->>'$.data.a', first_snapshot, last_snapshot = 2147483647 FROM object_versions"
    assert rows(tmp_path / "w", held) == [("c0", "before", 1, True)]


def test_a_list_whose_items_are_null_is_an_empty_list(tmp_path: Path) -> None:
    empty = b'{"kind":"ConfigMapList","metadata":{"resourceVersion":"1"},"items":null}'

    snapshot = take(tmp_path / "w", Lists(only("/api/v1/configmaps", empty)))

    assert (snapshot.complete, states(tmp_path / "w")["configmaps"]) == (True, ("ok", 0, ""))


def test_a_token_that_expires_in_mid_run_leaves_no_snapshot(tmp_path: Path) -> None:
    api = Lists(only("/api/v1/configmaps", Unauthorized("/api/v1/configmaps: 401"), after="3"), configmaps=MAPS)

    with pytest.raises(Unauthorized, match="401"):
        take(tmp_path / "w", api, page_size=3)

    take(tmp_path / "w", Lists(), day=1)
    assert rows(tmp_path / "w", "SELECT snapshot, objects FROM snapshots") == [(1, 0)]


def test_a_list_that_always_expires_is_asked_for_in_one_piece(tmp_path: Path) -> None:
    def instead(path: str, query: Mapping[str, str]) -> SourceError | None:
        return Expired("410") if "continue" in query else None

    api = Lists(instead, configmaps=MAPS)
    take(tmp_path / "w", api, page_size=3)

    assert states(tmp_path / "w")["configmaps"] == ("ok", 7, "")
    assert [query for path, query in api.asked if path.endswith("configmaps")][-1] == {}


def test_a_server_that_names_its_cursor_at_the_end_is_followed(tmp_path: Path) -> None:
    class Backwards(Lists):
        def page(self, plural: str, query: Mapping[str, str]) -> bytes:
            page = json.loads(super().page(plural, query))
            return json.dumps({name: page[name] for name in ("items", "kind", "metadata")}).encode()

    take(tmp_path / "w", Backwards(configmaps=MAPS), page_size=2)

    assert [name for name, _ in rows(tmp_path / "w", STORED)] == [f"c{number}" for number in range(7)]


def test_a_text_that_resembles_a_cursor_is_not_followed(tmp_path: Path) -> None:
    api = Lists(configmaps=[config_map("c", '"continue":"99"')])

    take(tmp_path / "w", api)

    assert [query for path, query in api.asked if path.endswith("configmaps")] == [{"limit": "500"}]


def test_large_objects_are_asked_for_in_smaller_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PAGE_BYTES", 2000)
    api = Lists(configmaps=[config_map(f"c{number:02}", "x" * 900) for number in range(12)])

    take(tmp_path / "w", api, page_size=4)

    limits = [int(query["limit"]) for path, query in api.asked if path.endswith("configmaps")]
    assert (limits[0], limits[1] < 4, len(rows(tmp_path / "w", STORED))) == (4, True, 12)


def test_another_process_seals_what_this_one_would(tmp_path: Path) -> None:
    maps = [config_map(f"c{number:03}", f"password=Hunter2-{number % 50}") for number in range(200)]
    broken = only("/api/v1/pods", b"<html>")

    take(tmp_path / "here", Lists(broken, configmaps=maps), page_size=7)
    take(tmp_path / "apart", Lists(broken, configmaps=maps), page_size=7, apart=True, door=Door(KEY, remember=10))

    assert rows(tmp_path / "apart", STORED) == rows(tmp_path / "here", STORED)
    assert states(tmp_path / "apart") == states(tmp_path / "here")
    assert "Hunter2" not in str(rows(tmp_path / "apart", STORED))


def test_when_the_other_process_is_killed_there_is_no_snapshot(tmp_path: Path) -> None:
    def instead(path: str, query: Mapping[str, str]) -> None:
        if query.get("continue") == "3":
            for child in children():
                os.kill(child, signal.SIGKILL)

    with pytest.raises(Unreachable, match="the process that redacts has ended"):
        take(tmp_path / "w", Lists(instead, configmaps=MAPS), page_size=1, apart=True)

    assert children() == []


def test_an_interrupt_ends_the_other_process_too(tmp_path: Path) -> None:
    def told(collection: Collection) -> None:
        if collection.resource == "configmaps":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(tmp_path / "w", Lists(configmaps=MAPS), apart=True, told=told)

    assert children() == []


def test_the_other_process_ends_when_its_parent_is_killed() -> None:
    script = (
        "import time; from audit_batch.collect.sealing import seal_apart\n"
        "with seal_apart(): print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        found = children(parent.pid)
        parent.kill()

    assert [ended(child) for child in found] == [True]


def test_the_key_of_the_door_is_on_no_command_line() -> None:
    with seal_apart() as sealing:
        sealing.begin(Door(KEY))
        lines = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children()]

    assert lines
    assert not [line for line in lines if KEY in line or KEY.hex().encode() in line]
