"""A bench that opens beside other work."""

from datetime import datetime
from threading import Thread
from typing import Self

from audit_batch.evaluate.bench import Bench


class BegunBench:
    """A bench that is opened, and in the end closed, while Python does something else."""

    def __init__(self, taken_at: datetime) -> None:
        """Begin to open it, see `Bench`."""
        self._taken_at = taken_at
        self._opened: list[Bench | Exception] = []
        self._thread = Thread(target=self._open)
        self._thread.start()

    def _open(self) -> None:
        try:
            self._opened.append(Bench(self._taken_at))
        except Exception as error:  # noqa: BLE001  it is raised where the bench is wanted
            self._opened.append(error)

    def __enter__(self) -> Self:
        """Nothing is done on entering."""
        return self

    def __exit__(self, *_: object) -> None:
        """Begin to close it, which takes as long as to tell of a small scan."""
        self._thread.join()
        if isinstance(bench := self._opened[0], Bench):
            Thread(target=bench.__exit__).start()

    def finish(self) -> Bench:
        """Wait until it is open, and return it.

        Raises:
            OSError, duckdb.Error: It could not be opened.
        """
        self._thread.join()
        if isinstance(bench := self._opened[0], Exception):
            raise bench
        return bench
