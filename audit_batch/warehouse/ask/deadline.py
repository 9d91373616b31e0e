"""The time that a question may take."""

import threading

import duckdb

from audit_batch.errors import QueryError

_AGAIN = 0.1
"""Seconds between two interrupts: one that comes while nothing runs is lost."""


class Deadline:
    """Stops what runs on the connection when the time is up."""

    def __init__(self, con: duckdb.DuckDBPyConnection, seconds: float) -> None:
        self._con = con
        self._seconds = seconds
        self._done = threading.Event()
        self._expired = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="deadline", daemon=True)

    def __enter__(self) -> "Deadline":
        """Start counting."""
        self._watcher.start()
        return self

    def __exit__(self, *failure: object) -> None:
        """Stop counting; the connection can be closed afterwards."""
        self._done.set()
        self._watcher.join()

    def check(self) -> None:
        """Do nothing while there is time.

        Raises:
            QueryError: It is over.
        """
        if self._expired.is_set():
            raise QueryError(f"the query was stopped after {self._seconds:g} s; narrow it, or allow more time")

    def _watch(self) -> None:
        if self._done.wait(self._seconds):
            return
        self._expired.set()
        self._con.interrupt()
        while not self._done.wait(_AGAIN):
            self._con.interrupt()
