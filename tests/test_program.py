"""The installed command ends at once, and its answer and exit code are whole all the same."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer

import click
import duckdb
import pytest
from click.testing import CliRunner

from audit_batch.cli import Commands
from audit_batch.errors import EXIT_FINDINGS, EXIT_INTERRUPTED, EXIT_USAGE
from tests.acceptance.scans import PLAIN, PRIVILEGED

PROGRAM = str(Path(sys.executable).with_name("audit-batch"))
FULL = Path("/dev/full")
MORE_THAN_A_PIPE_HOLDS = 2**20
"""Who has written it knows that it is being read."""


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=False)


def test_a_scan_ends_with_its_code_and_all_of_its_answer(tmp_path: Path) -> None:
    texts = [(PRIVILEGED if number % 2 else PLAIN).replace("shop", f"shop-{number}") for number in range(40)]
    (tmp_path / "pods.yaml").write_text("---\n".join(texts))

    failing = run("scan", tmp_path, "--control", "privileged_container", "--quiet", "--fail-on", "high")
    passing = run("scan", tmp_path, "--control", "privileged_container", "--exclude", "privileged_container")
    mistaken = run("scan", tmp_path / "none")

    assert (failing.returncode, len(failing.stdout.splitlines()), failing.stderr) == (EXIT_FINDINGS, 20, "")
    assert (passing.returncode, passing.stderr) == (0, "")
    assert (mistaken.returncode, mistaken.stdout) == (EXIT_USAGE, "")
    assert mistaken.stderr.startswith("error: ")


def test_a_pipe_is_read_by_a_process_that_was_there_before_it() -> None:
    done = subprocess.run(
        [PROGRAM, "scan", "-", "--control", "privileged_container", "--quiet"],
        input=PRIVILEGED, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("-:")


def test_help_of_a_scan_waits_for_no_other_process() -> None:
    done = run("scan", "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: audit-batch scan")


def test_who_interrupts_a_command_is_told_no_traceback() -> None:
    with subprocess.Popen([PROGRAM, "scan", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waiting:
        assert waiting.stdin
        waiting.stdin.write("#" * MORE_THAN_A_PIPE_HOLDS)
        # One that comes just before a read is seen only after it.
        for _ in range(120):
            if waiting.poll() is not None:
                break
            waiting.send_signal(signal.SIGINT)
            time.sleep(0.5)
        waiting.kill()
        told = waiting.stderr.read() if waiting.stderr else ""

    assert (waiting.returncode, told) == (EXIT_INTERRUPTED, "stopped: interrupted; what was committed before stands\n")


def test_an_interrupt_that_is_to_be_ignored_is_ignored() -> None:
    words = ["sh", PROGRAM, "scan", "-", "--control", "privileged_container", "--quiet"]
    ignoring = ["sh", "-c", "trap '' INT; exec \"$@\"", *words]
    with subprocess.Popen(ignoring, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as scan:
        assert scan.stdin
        scan.stdin.write("#" * MORE_THAN_A_PIPE_HOLDS)
        scan.send_signal(signal.SIGINT)
        told, _ = scan.communicate(f"\n---\n{PRIVILEGED}")

    assert (scan.returncode, told.count("privileged_container")) == (0, 1)


def test_an_interrupt_that_duckdb_answers_is_one_too() -> None:
    @click.command(cls=Commands)
    def group() -> None: ...

    @click.command
    def busy() -> None:
        with duckdb.connect(config={"threads": 1}) as con:
            con.execute("SELECT 1")  # what it imports when it is first asked takes an interrupt for its own
            Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
            con.execute("SELECT max(hash(number)) FROM range(100000000000) AS numbers (number)")

    group.get_command = lambda context, name: busy  # type: ignore[attr-defined]

    result = CliRunner().invoke(group, ["busy"])

    assert (result.exit_code, result.output) == (
        EXIT_INTERRUPTED, "stopped: interrupted; what was committed before stands\n",
    )  # fmt: skip


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", [("scan", "{tmp}"), ("controls", "list"), ("--help",)])
def test_an_answer_for_which_there_is_no_space_is_an_error_in_words(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "pod.yaml").write_text(PRIVILEGED)

    with FULL.open("w") as full:
        done = subprocess.run(
            [PROGRAM, *(word.format(tmp=tmp_path) for word in words)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip

    assert done.returncode == EXIT_USAGE
    assert done.stderr == "error: the answer could not be written (No space left on device); free some space\n"
