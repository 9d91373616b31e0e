"""What is known of the logs that were read before."""

from collections.abc import Iterable
from hashlib import sha256

import duckdb

from audit_batch.warehouse.events.ingestion import Source


class Sources:
    """The logs of a cluster: a log is known by its first bytes, under whatever name and packed or not."""

    def __init__(self, rows: Iterable[Source]) -> None:
        self._by_number: dict[int, Source] = {}
        self._by_path: dict[str, Source] = {}
        for row in rows:
            self.note(row)

    def note(self, source: Source) -> None:
        """Remember how far a log was read."""
        self._by_number[source.number] = source
        self._by_path[source.path] = source

    def at(self, path: str) -> Source | None:
        """Return what was read last at a place."""
        return self._by_path.get(path)

    def like(self, head: bytes) -> Source | None:
        """Return the log that begins like this, as far as it was read under any name."""
        digests = {length: sha256(head[:length]).hexdigest() for length in {s.head_bytes for s in self._known()}}
        for source in self._known():
            if source.head_bytes <= len(head) and digests[source.head_bytes] == source.head:
                return source
        return None

    def next_number(self) -> int:
        """Return a number for a log that is not known yet."""
        return max(self._by_number, default=0) + 1

    def paths(self) -> list[str]:
        """Return every place where a log was read."""
        return sorted(self._by_path)

    def _known(self) -> Iterable[Source]:
        return [source for source in self._by_number.values() if source.head_bytes]


def load_sources(con: duckdb.DuckDBPyConnection, cluster: str) -> Sources:
    """Return the logs of a cluster that were read before."""
    rows = con.execute(
        """
        SELECT source, path, head, head_bytes, bytes, tail, lines, file_bytes, modified_ns, format
        FROM event_sources WHERE cluster = $cluster ORDER BY ingestion, source, bytes
        """,
        {"cluster": cluster},
    ).fetchall()
    return Sources(Source(*row) for row in rows)
