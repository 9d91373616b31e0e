"""Settings of the signature of reports. They name where secrets are, and hold none."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from audit_batch.config.tables import Table, read_table
from audit_batch.errors import ConfigError

_FILE = ("pkcs12", "passphrase_file", "passphrase_variable")
_TOKEN = ("module", "token", "key", "certificate", "pin_file", "pin_variable")
_BOTH = ("timestamp_server", "reason", "trust", "revocation_lists", "ask_revocation")
_SECRETS = ("passphrase", "pin")


class Secret(Struct, frozen=True):
    """Where a passphrase or a PIN is read when it is needed; nowhere for a key without one."""

    file: Path | None = None
    variable: str = ""


class KeyFile(Struct, frozen=True):
    """A PKCS#12 file with the key, its certificate and the certificates above it."""

    path: Path
    passphrase: Secret


class KeyToken(Struct, frozen=True):
    """A key that a PKCS#11 token keeps."""

    module: Path
    token: str
    key: str
    """Label of the key."""
    certificate: str
    """Label of its certificate; that of the key where none is given."""
    pin: Secret


class Signing(Struct, frozen=True):
    """By which key reports are signed, and whose signatures are trusted."""

    key: KeyFile | KeyToken | None
    """None where the settings only say whom to trust."""
    timestamp_server: str = ""
    """Address of a server that dates signatures (RFC 3161); empty for none."""
    reason: str = ""
    """Stands in the signature, as in "released to the auditor"."""
    trust: tuple[Path, ...] = ()
    """Certificates (PEM or DER) that `audit-batch verify` takes for roots."""
    revocation_lists: tuple[Path, ...] = ()
    """Lists of revoked certificates (CRL) in which `audit-batch verify` looks the signer up."""
    ask_revocation: bool = False
    """Whether `audit-batch verify` asks issuers over the network."""


def read_signing(place: str, value: Any, base: Path) -> Signing:
    """Read [signing] (ConfigError)."""
    for name in _SECRETS:
        if isinstance(value, dict) and name in value:
            raise ConfigError(
                f"{place}.{name}: secrets do not belong into settings; "
                f"name a file with {name}_file, or a variable of the environment with {name}_variable"
            )
    table = read_table(place, value, base, (*_FILE, *_TOKEN, *_BOTH))
    server = table.text("timestamp_server")
    if server and (not server.startswith(("http://", "https://")) or urlsplit(server).username is not None):
        raise ConfigError(f"{table.at('timestamp_server')} is not an address such as https://time.example.com")
    trust, lists = (tuple(base / text for text in table.texts(name)) for name in ("trust", "revocation_lists"))
    return Signing(_key(table), server, table.text("reason"), trust, lists, table.yes("ask_revocation"))


def _key(table: Table) -> KeyFile | KeyToken | None:
    of_file = [name for name in _FILE if name in table.values]
    of_token = [name for name in _TOKEN if name in table.values]
    if of_file and of_token:
        raise ConfigError(f"{table.place}: {of_file[0]!r} and {of_token[0]!r} name two keys; keep one")
    if of_token:
        return _token(table)
    path = table.path("pkcs12")
    if of_file and path is None:
        raise ConfigError(f"{table.place}: lacks 'pkcs12', the file with the key")
    return KeyFile(path, _secret(table, "passphrase")) if path else None


def _token(table: Table) -> KeyToken:
    for name in ("module", "token", "key"):
        if name not in table.values:
            raise ConfigError(f"{table.place}: lacks {name!r}; a PKCS#11 key has module, token and key")
    key = table.text("key")
    module = table.base / table.text("module")
    return KeyToken(module, table.text("token"), key, table.text("certificate", key), _secret(table, "pin"))


def _secret(table: Table, name: str) -> Secret:
    secret = Secret(table.path(f"{name}_file"), table.text(f"{name}_variable"))
    if secret.file and secret.variable:
        raise ConfigError(f"{table.place}: {name}_file and {name}_variable name two places; keep one")
    return secret
