"""What was sealed before need not be looked at again."""

from collections import OrderedDict
from threading import Lock

_BYTES = 24 * 2**20
"""Of fields that are kept at most, as they were and sealed."""

Key = tuple[str, str, bytes]
"""Kind of the object, name of the field, and its JSON."""


class Memo:
    """Sealed fields by what they were; bounded, the oldest go first; safe between threads."""

    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, key: Key) -> bytes | None:
        """Return the sealed field, if it is kept."""
        return self._kept.get(key)

    def keep(self, key: Key, sealed: bytes) -> None:
        """Keep a sealed field."""
        with self._lock:
            if key not in self._kept:
                self._size += _size(key, sealed)
            self._kept[key] = sealed
            while len(self._kept) > self._entries or self._size > _BYTES:
                self._size -= _size(*self._kept.popitem(last=False))


def _size(key: Key, sealed: bytes) -> int:
    return len(key[2]) + len(sealed)
