"""`audit-batch run` at moments that are given, in processes that can be killed.

Run as a program it reads one run per line, as JSON, forks a child for each, and answers with its process id and then
its exit code: 0 when every step went well, else that of the first that failed. The library is small, so that sixty
days take minutes.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from audit_batch.catalog.framework import load_frameworks
from audit_batch.config import load_settings, shipped
from audit_batch.jobs import library
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.run import Order, run_due
from audit_batch.jobs.run_steps import Step
from audit_batch.warehouse.views import documented_views

ROOT = Path(__file__).parents[2]
FRAMEWORK = "pod-security-baseline"


@dataclass(frozen=True)
class Run:
    folder: str
    """Where audit-batch.toml lies, and the reports go."""
    at: str
    """When it begins, by the cluster's clock."""
    only: tuple[str, ...] = ()


def carry_out(run: Run) -> int:
    begun, start = time.monotonic(), datetime.fromisoformat(run.at)
    clock = Clock(lambda: start + timedelta(seconds=time.monotonic() - begun))
    folder = Path(run.folder)
    settings = load_settings(folder / "audit-batch.toml", {}, {})
    steps = tuple(Step(name) for name in run.only) or tuple(Step)
    with (folder / "log.jsonl").open("a") as log:
        ended = run_due(
            settings,
            clock,
            Order(steps, folder / "reports"),
            told=lambda done: log.write(f"{run.at} {done.step}: {done.result}; {done.why}\n") and log.flush(),
        )
    return next((done.exit_code for done in ended if done.exit_code), 0)


def make_small_library(folder: Path) -> Path:
    """Write one framework with its controls, out of the shipped library."""
    controls = shipped("controls")
    known = frozenset(path.stem for path in controls.glob("*/*.sql"))
    framework = load_frameworks([controls], known)[FRAMEWORK]
    (folder / "frameworks").mkdir(parents=True)
    shutil.copy(controls / "frameworks" / f"{FRAMEWORK}.toml", folder / "frameworks")
    for name in {control for requirement in framework.requirements for control in requirement.controls}:
        (found,) = controls.glob(f"*/{name}.sql")
        place = folder / found.parent.name
        place.mkdir(exist_ok=True)
        for path in (found, found.with_suffix(".yaml")):
            shutil.copy(path, place)
    return folder


@dataclass
class Runs:
    """The other end: starts runs and learns how they ended."""

    process: "subprocess.Popen[str]"

    def start(self, run: Run) -> int:
        """Begin a run; returns its process id."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(asdict(run)) + "\n")
        self.process.stdin.flush()
        return self._number()

    def end(self) -> int:
        """Wait for the run; returns its exit code, negative for a signal."""
        return self._number()

    def _number(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@contextmanager
def running(library_folder: Path) -> Iterator[Runs]:
    command = [sys.executable, "-m", "tests.acceptance.runs", str(library_folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": ROOT, "text": True}
    with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]
        try:
            yield Runs(process)
        finally:
            process.stdin.close()


def serve(library_folder: Path) -> None:
    # the small library stands where the shipped one does: nothing of the run itself is other than in production
    whole = library.shipped
    library.shipped = lambda name: library_folder if name == "controls" else whole(name)
    documented_views()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            end_with(Run(**json.loads(line)))
        answer(child)
        _, status = os.waitpid(child, 0)
        answer(os.waitstatus_to_exitcode(status))


def end_with(run: Run) -> None:
    code = 99
    try:
        code = carry_out(run)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)


def answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
