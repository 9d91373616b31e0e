"""How a run is told: a line for each step, for people or for machines, and a summary."""

import sys
from collections.abc import Sequence
from typing import Any

from audit_batch.errors import cut
from audit_batch.jobs.run_steps import Result, StepDone

_LEVELS = {Result.PARTIAL: "warning", Result.FAILED: "error", Result.SKIPPED: "warning"}
_PROBLEMS = 20
"""Problems that one line tells; the rest is counted."""


def is_json(log_format: str) -> bool:
    """Say whether lines are for machines: where the setting leaves it open, wherever nobody watches."""
    return log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())


def step_fields(done: StepDone) -> dict[str, Any]:
    """Return what a line says of a step."""
    fields: dict[str, Any] = {
        "level": _LEVELS.get(done.result, "info"),
        "step": str(done.step),
        "result": str(done.result),
        "why": done.why,
        "seconds": done.seconds,
        **done.counts,
    }
    if done.problems:
        fields["problems"] = [cut(problem) for problem in done.problems[:_PROBLEMS]]
        fields["problems_total"] = len(done.problems)
    return fields


def summary_fields(ended: Sequence[StepDone], exit_code: int, seconds: float) -> dict[str, Any]:
    """Return what the last line says of the whole run."""
    worst = next((r for r in (Result.FAILED, Result.PARTIAL) if any(d.result is r for d in ended)), Result.DONE)
    by_result = {
        result.value.replace(" ", "_"): [str(done.step) for done in ended if done.result is result] for result in Result
    }
    return {
        "level": _LEVELS.get(worst, "info"),
        "step": "run",
        "result": str(worst),
        "exit_code": exit_code,
        "seconds": round(seconds, 3),
        **{f"steps_{result}": steps for result, steps in by_result.items() if steps},
    }


def in_words(done: StepDone) -> str:
    """Return the line of a step for people."""
    if done.result in (Result.NOT_DUE, Result.SKIPPED, Result.FAILED):
        return f"{done.step}: {done.result}; {done.why}"
    counts = ", ".join(f"{_worded(name)} {value}" for name, value in done.counts.items())
    lines = [f"{done.step}: {done.result} in {done.seconds:.1f} s ({done.why})" + (f"; {counts}" if counts else "")]
    lines += [f"  {cut(problem)}" for problem in done.problems[:_PROBLEMS]]
    if len(done.problems) > _PROBLEMS:
        lines.append(f"  and {len(done.problems) - _PROBLEMS} more")
    return "\n".join(lines)


def _worded(name: str) -> str:
    return name.replace("_", " ")
