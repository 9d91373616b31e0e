"""The installed command ends at once, and its answer and exit code are whole all the same."""

import subprocess
import sys
from pathlib import Path

import pytest

from audit_batch.errors import EXIT_FINDINGS, EXIT_USAGE
from tests.acceptance.test_scan import PLAIN, PRIVILEGED

PROGRAM = str(Path(sys.executable).with_name("audit-batch"))
FULL = Path("/dev/full")


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
