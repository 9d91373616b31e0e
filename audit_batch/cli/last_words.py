"""How a command ended, for Kubernetes: a small JSON text that `kubectl describe pod` shows, also after a failure."""

import json
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import click

from audit_batch.errors import AuditBatchError

LIMIT = 4096
"""Bytes that Kubernetes keeps of one container's message. Source: its documentation, Determine the Reason for Pod
Failure."""
_DEFAULT = Path("/dev/termination-log")
_SETTING = "AUDIT_BATCH_TERMINATION_MESSAGE"
_TERMINATED = 128 + signal.SIGTERM


class LastWords:
    """What is going to be written when the command ends."""

    def __init__(self) -> None:
        self.path = _place(None)
        self.words: dict[str, Any] = {}

    def choose(self, path: Path | None) -> None:
        """Take the place that the settings name."""
        self.path = _place(path)


@contextmanager
def last_words() -> Iterator[LastWords]:
    """Write how the command ended, however it ends; a pod that is told to stop says at what it was."""
    words = LastWords()
    with _stopped_by_signal():
        try:
            yield words
        except AuditBatchError as error:
            _write(words, {"result": "failed", "exit_code": error.exit_code, "error": str(error)})
            raise
        except click.exceptions.Exit as left:
            _write(words, {"exit_code": left.exit_code})
            raise
        except SystemExit as stopped:
            _write(words, {"result": "stopped", "exit_code": stopped.code, "error": "told to stop (SIGTERM)"})
            raise
        except Exception as defect:
            _write(words, {"result": "failed", "error": f"defect: {type(defect).__name__}; the log has the traceback"})
            raise
        _write(words, {})


@contextmanager
def _stopped_by_signal() -> Iterator[None]:
    """Leave through every open transaction when the pod is told to stop."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(_TERMINATED)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def shortened(fields: Mapping[str, Any], limit: int = LIMIT) -> bytes:
    """Return whole JSON of at most so many bytes: long texts are cut until it fits, and then fields are left out."""
    kept = dict(fields)
    length = limit
    while len(body := json.dumps(kept).encode()) > limit:
        length //= 2
        if length:
            kept = {name: _cut(value, length) for name, value in kept.items()}
        else:
            kept.popitem()
    return body


def _cut(value: Any, length: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= length else value[:length] + "…"
    if isinstance(value, dict):
        return {name: _cut(entry, length) for name, entry in value.items()}
    if isinstance(value, list):
        return [_cut(entry, length) for entry in value[:length]]
    return value


def _place(named: Path | None) -> Path | None:
    if named or os.environ.get(_SETTING):
        return named or Path(os.environ[_SETTING])
    is_in_cluster = "KUBERNETES_SERVICE_HOST" in os.environ
    return _DEFAULT if is_in_cluster and _DEFAULT.exists() else None


def _write(words: LastWords, ending: Mapping[str, Any]) -> None:
    if words.path is None:
        return
    # The message helps; that it cannot be written must not make a run that went well fail.
    with suppress(OSError):
        words.path.write_bytes(shortened({**words.words, **ending}))
