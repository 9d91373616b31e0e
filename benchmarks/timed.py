"""Work in a process of its own, with its time and its peak memory."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cost:
    """What one piece of work took."""

    seconds: float
    megabytes: float
    """Peak resident memory of the process and of the largest of its children."""
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
    began = time.perf_counter()
    value = work(*arguments)
    seconds = time.perf_counter() - began
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    sending.send((seconds, sum(peaks) / 1024, value))
