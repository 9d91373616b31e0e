"""Credentials that open nothing, in the shapes that detectors know.

They are put together when they are needed, so that no scanner of repositories takes this file for a leak.
"""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256

from msgspec import Struct

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


class FakeCredential(Struct, frozen=True):
    """A variable's name and value."""

    name: str
    value: str


def fake_text(seed: str, length: int, letters: str = _LETTERS) -> str:
    """Return ``length`` letters that look drawn at random, always the same for ``seed``."""
    stream = b"".join(sha256(f"{seed}/{number}".encode()).digest() for number in range(length // 32 + 1))
    return "".join(letters[byte % len(letters)] for byte in stream[:length])


def credential_name(number: int) -> str:
    """Return the variable's name that `fake_credential` gives to ``number``."""
    return _SHAPES[number % len(_SHAPES)][0]


def fake_credential(seed: str, number: int) -> FakeCredential:
    """Return one of the shapes, chosen by ``number``."""
    name, make = _SHAPES[number % len(_SHAPES)]
    return FakeCredential(name, make(seed))


def fake_datum(seed: str) -> str:
    """Return a value as the data of a Secret hold it."""
    return b64encode(f"fake-{fake_text(seed, 24)}".encode()).decode()


def _cloud_key_id(seed: str) -> str:
    return "AK" + "IA" + fake_text(seed, 16, _BASE32)


def _payment_key(seed: str) -> str:
    return "_".join(("sk", "live", "FAKE" + fake_text(seed, 20)))


def _chat_token(seed: str) -> str:
    return "-".join(("xo" + "xb", "000000000000", fake_text(seed, 24)))


def _database_url(seed: str) -> str:
    return "postgres" + "://" + "app" + ":" + fake_text(seed, 18) + "@db.internal.example.com:5432/app"


def _repository_token(seed: str) -> str:
    return "gh" + "p_" + fake_text(seed, 36)


def _pass_phrase(seed: str) -> str:
    return "Fake-" + fake_text(seed, 14)


_SHAPES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("DB_PASSWORD", _pass_phrase),
    ("DATABASE_URL", _database_url),
    ("AWS_ACCESS_KEY_ID", _cloud_key_id),
    ("PAYMENT_API_KEY", _payment_key),
    ("CHAT_BOT_TOKEN", _chat_token),
    ("SMTP_PASSWORD", _pass_phrase),
    ("SOURCE_TOKEN", _repository_token),
)
