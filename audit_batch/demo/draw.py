"""Choices that depend on a seed and a name, never on the order in which they are asked for."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_SUFFIX = "bcdfghjklmnpqrstvwxz2456789"
"""Letters of the suffixes that Kubernetes gives to generated names: no vowels, so no words."""


class Draw:
    """A source of numbers that are fixed by a seed and a name."""

    __slots__ = ("_key",)

    def __init__(self, seed: int) -> None:
        self._key = seed.to_bytes(8, "big", signed=True)

    def digest(self, *name: str | int) -> bytes:
        """Return 32 bytes for ``name``."""
        return blake2b("/".join(map(str, name)).encode(), key=self._key, digest_size=32).digest()

    def below(self, limit: int, *name: str | int) -> int:
        """Return a number from 0 to ``limit`` - 1."""
        return int.from_bytes(self.digest(*name)[:8], "big") % limit

    def choose(self, options: Sequence[T], *name: str | int) -> T:
        """Return one of ``options``."""
        return options[self.below(len(options), *name)]

    def uid(self, *name: str | int) -> str:
        """Return a text in the form of a UID."""
        return form_uid(self.digest(*name))


def form_uid(digest: bytes) -> str:
    """Return the first 16 bytes in the form of a random UUID."""
    text = digest[:16].hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def form_suffix(digest: bytes) -> str:
    """Return five letters as they end the name of a pod."""
    return "".join([_SUFFIX[byte % 27] for byte in digest[:5]])
