"""The chain of the ledger: the digest of each entry covers the entry before it."""

from hashlib import blake2b

import duckdb

from audit_batch.errors import WarehouseDamaged


def chain_digest(*parts: object) -> str:
    """Return the digest of an entry, from its columns in their order."""
    return blake2b(repr(parts).encode(), digest_size=32).hexdigest()


def verify_chain(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """Recompute the chain alone: that no entry was altered, taken out or put in between; not what they cover.

    Returns how many entries there are, and the digest of the last; empty for an empty ledger.

    Raises:
        WarehouseDamaged: Names the first entry that is not as it was committed.
    """
    previous, entries = "", 0
    for row in con.execute("SELECT * FROM ledger ORDER BY entry").fetchall():
        entry, made_at, kind, cluster_id, number, content, before, digest = row
        entries += 1
        if entry != entries:
            raise damaged(f"ledger: entry {entries} is missing")
        if before != previous or digest != chain_digest(entry, made_at, kind, cluster_id, number, content, before):
            raise damaged(f"ledger: entry {entry} ({kind} {number}) was altered")
        previous = digest
    return entries, previous


def damaged(problem: str) -> WarehouseDamaged:
    """Return the error about a warehouse that is not as it was committed."""
    return WarehouseDamaged(f"{problem}; restore the warehouse from a backup")
