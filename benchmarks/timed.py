"""Work in a process of its own, with its time and its peak memory."""

import multiprocessing
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct


class Cost(Struct, frozen=True):
    """What one piece of work took."""

    seconds: float
    megabytes: float
    """Peak resident memory of the process and of its children, as many as were there at once."""
    value: Any
    """What the work returned."""


def cost_of(work: Callable[..., Any], *arguments: Any) -> Cost:
    """Run ``work`` in a fresh interpreter and measure it, imports left out."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(sending, work, arguments))
    process.start()
    sending.close()
    try:
        seconds, megabytes, value = receiving.recv()
    except EOFError:
        process.join()
        raise RuntimeError(f"{work.__name__} ended with exit code {process.exitcode}") from None
    process.join()
    return Cost(seconds, megabytes, value)


def _measure(sending: Any, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    done, peaks = threading.Event(), [0]
    watching = threading.Thread(target=_watch, args=(done, peaks), daemon=True)
    watching.start()
    began = time.perf_counter()
    value = work(*arguments)
    seconds = time.perf_counter() - began
    done.set()
    watching.join()
    # What getrusage counts begins with the memory of whoever started this process.
    sending.send((seconds, (_peak("self") + max(peaks)) / 1024, value))


def _watch(done: threading.Event, peaks: list[int]) -> None:
    """Look at the peaks of the children that are there together, in KiB."""
    while not done.wait(0.1):
        tasks = Path("/proc/self/task").glob("*/children")
        peaks.append(sum(_peak(child) for task in tasks for child in _text(task).split()))


def _peak(process: str) -> int:
    """Return the most resident memory that a process has had since its program began, in KiB."""
    _, found, rest = _text(Path(f"/proc/{process}/status")).partition("VmHWM:")
    return int(rest.split()[0]) if found else 0


def _text(path: Path) -> str:
    """Return what the file says; nothing once what it tells of has ended."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
