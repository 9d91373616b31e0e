"""The time that a question may take, and that a person who asked it may stop it."""

import select
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import duckdb

from audit_batch.errors import QueryError

_AGAIN = 0.1
"""Seconds between two interrupts: one that comes while nothing runs is lost."""
_DONE = 0
"""Said in place of a signal, when nothing is left to stop."""


class Deadline:
    """Stops what runs on the connection when the time is up, or at Ctrl-C: DuckDB looks for that between steps only.

    A step may take for ever, as may a product of tables of which nothing is left.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, seconds: float) -> None:
        self._con = con
        self._seconds = seconds
        self._expired = threading.Event()
        self._heard, self._said = socket.socketpair()
        self._said.setblocking(False)
        self._watcher = threading.Thread(target=self._watch, name="deadline", daemon=True)
        self._signals = ExitStack()

    def __enter__(self) -> "Deadline":
        """Start counting."""
        self._signals.enter_context(_told_of_signals(self._said.fileno()))
        self._watcher.start()
        return self

    def __exit__(self, *failure: object) -> None:
        """Stop counting; the connection can be closed afterwards."""
        self._signals.close()
        self._said.send(bytes([_DONE]))
        self._watcher.join()
        self._heard.close()
        self._said.close()

    def check(self) -> None:
        """Do nothing while there is time.

        Raises:
            QueryError: It is over.
        """
        if self._expired.is_set():
            raise QueryError(f"the query was stopped after {self._seconds:g} s; narrow it, or allow more time")

    def _watch(self) -> None:
        heard = self._listen(self._seconds)
        if heard is None:
            self._expired.set()
        while heard != _DONE:
            self._con.interrupt()
            heard = self._listen(_AGAIN)

    def _listen(self, seconds: float) -> int | None:
        """Return what was said within so many seconds: the number of the signal of Ctrl-C, or that all is done."""
        while select.select([self._heard], [], [], min(seconds, threading.TIMEOUT_MAX))[0]:
            (heard,) = self._heard.recv(1)
            if heard in (_DONE, signal.SIGINT):
                return heard
        return None


@contextmanager
def _told_of_signals(place: int) -> Iterator[None]:
    """Let Python write the numbers of signals to a socket; it does so at once, whatever the main thread is at."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.set_wakeup_fd(place, warn_on_full_buffer=False)
    if before != -1:  # an event loop is told of them
        signal.set_wakeup_fd(before)
        yield
        return
    try:
        yield
    finally:
        signal.set_wakeup_fd(-1)
