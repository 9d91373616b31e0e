"""Fewer backups: the newest are kept, and files that none of them needs are deleted."""

from audit_batch.objects import Store
from audit_batch.warehouse.backups.manifest import FILES, LISTS, list_backups, read_manifest


def prune(store: Store, keep: int) -> int:
    """Remove all but the newest ``keep`` backups; returns how many.

    The lists go first: a file is deleted when no list names it any more. What a backup that was interrupted left behind
    goes with them.
    """
    names = list_backups(store)
    for name in names[:-keep]:
        store.delete(f"{LISTS}/{name}.json")
    needed = {file.name for name in names[-keep:] for file in read_manifest(store, name).files}
    for name in store.sizes(FILES).keys() - needed:
        store.delete(name)
    return len(names[:-keep])
