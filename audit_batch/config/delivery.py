"""Settings of what leaves the house: reports, messages about findings, copies of the warehouse. None holds a secret."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from audit_batch.config.tables import Table, read_table, read_tables
from audit_batch.errors import ConfigError

FILES = ("pdf", "html", "csv", "notebook")
"""What a report consists of."""
SECURITY = ("starttls", "tls", "none")
_STORAGE = ("endpoint", "region", "credentials", "ca_file")
_MAIL = ("host", "port", "security", "user", "password_file", "from", "ca_file", "max_megabytes")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""Source: RFC 6409, RFC 8314, RFC 5321."""


class Storage(Struct, frozen=True):
    """Where S3-compatible storage is, and by what it is opened."""

    endpoint: str = ""
    """Address of the service; empty for that of AWS."""
    region: str = ""
    credentials: Path | None = None
    """File of credentials as AWS's tools write it; without one the environment's variables are taken."""
    ca_file: Path | None = None
    """Certificates of authorities beside the system's, PEM."""


class Mail(Struct, frozen=True):
    """The server that takes mail."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password_file: Path | None = None
    """Without one, the environment's variable is taken."""
    ca_file: Path | None = None
    max_megabytes: int = 10
    """Largest message; a report that makes a larger one is told of without being attached."""


class Delivery(Struct, frozen=True):
    """One destination of reports."""

    to: tuple[str, ...]
    """One folder, one s3:// address, or the recipients of a mail."""
    storage: Storage = field(default_factory=Storage)
    subject: str = ""
    """Of a mail; {cluster}, {framework}, {notebook} and {period} are filled in."""
    files: tuple[str, ...] = FILES
    notebooks: tuple[str, ...] = ()
    """Only reports of these; empty for all."""
    frameworks: tuple[str, ...] = ()
    """Only reports about these; empty for all."""

    @property
    def is_mail(self) -> bool:
        """Whether it is sent to people."""
        return "@" in self.to[0] and "/" not in self.to[0]


class Webhook(Struct, frozen=True):
    """Where findings are posted when they appear."""

    url: str = ""
    """Empty where it is in a file or in the environment."""
    url_file: Path | None = None
    key_file: Path | None = None
    """Key with which messages are signed."""
    ca_file: Path | None = None
    severity: str = "high"
    """The least severe that is told."""
    link: str = ""
    """Address of a page about a finding; {cluster}, {control}, {kind}, {namespace} and {name} are filled in."""
    backlog: bool = False
    """Whether what was there before the first message is told too."""


class Mirror(Struct, frozen=True):
    """Where the published copy is put after each job, for analysts."""

    to: str
    storage: Storage = field(default_factory=Storage)
    events: bool = True
    """Whether the files of audit events are put there too."""


class Backup(Struct, frozen=True):
    """Where backups go."""

    to: str
    storage: Storage = field(default_factory=Storage)
    keep: int = 14
    """How many are kept."""


def read_storage(place: str, value: Any, base: Path) -> Storage:
    """Read [objects] (ConfigError)."""
    return _storage(read_table(place, value, base, _STORAGE))


def read_mail(place: str, value: Any, base: Path) -> Mail:
    """Read [mail] (ConfigError)."""
    table = read_table(place, value, base, _MAIL)
    security = table.choice("security", SECURITY, "starttls")
    for name in ("host", "from"):
        if name not in table.values:
            raise ConfigError(f"{place}: lacks {name!r}")
    if security == "none" and "user" in table.values:
        raise ConfigError(
            f"{table.at('user')}: a password goes over starttls or tls only; change {table.at('security')}"
        )
    return Mail(
        host=table.text("host"),
        port=table.count("port", _PORTS[security]),
        security=security,
        sender=table.text("from"),
        user=table.text("user"),
        password_file=table.path("password_file"),
        ca_file=table.path("ca_file"),
        max_megabytes=table.count("max_megabytes", 10),
    )


def read_deliveries(place: str, value: Any, base: Path) -> tuple[Delivery, ...]:
    """Read [[deliveries]] (ConfigError)."""

    def read(at: str, entry: Any) -> Delivery:
        table = read_table(at, entry, base, ("to", "subject", "files", "notebooks", "frameworks", *_STORAGE))
        to = table.texts("to")
        mail = [address for address in to if "@" in address and "/" not in address]
        if not to or (len(to) > 1 and len(mail) != len(to)):
            raise ConfigError(f"{at}.to is not a folder, an s3:// address, or a list of mail addresses")
        default = {"files": ["pdf"]} if mail and "files" not in table.values else {}
        files = replace(table, values={**table.values, **default}).choices("files", FILES)
        return Delivery(
            to=to if mail else (_destination(table, to[0]),),
            storage=_storage(table),
            subject=table.text("subject"),
            files=files,
            notebooks=table.texts("notebooks"),
            frameworks=table.texts("frameworks"),
        )

    found: tuple[Delivery, ...] = read_tables(place, value, read)
    return found


def read_webhook(place: str, value: Any, base: Path) -> Webhook:
    """Read [webhook] (ConfigError)."""
    known = ("url", "url_file", "key_file", "ca_file", "severity", "link", "backlog")
    table = read_table(place, value, base, known)
    if "url" in table.values and not table.text("url").startswith(("http://", "https://")):
        raise ConfigError(f"{table.at('url')} does not begin with https:// or http://")
    return Webhook(
        url=table.text("url"),
        url_file=table.path("url_file"),
        key_file=table.path("key_file"),
        ca_file=table.path("ca_file"),
        severity=table.choice("severity", ("low", "medium", "high", "critical"), "high"),
        link=table.text("link"),
        backlog=table.yes("backlog"),
    )


def read_mirror(place: str, value: Any, base: Path) -> Mirror:
    """Read [mirror] (ConfigError)."""
    table = read_table(place, value, base, ("to", "events", *_STORAGE))
    events = table.yes("events") if "events" in table.values else True
    return Mirror(_destination(table, table.text("to")), _storage(table), events)


def read_backup(place: str, value: Any, base: Path) -> Backup:
    """Read [backup] (ConfigError)."""
    table = read_table(place, value, base, ("to", "keep", *_STORAGE))
    return Backup(_destination(table, table.text("to")), _storage(table), table.count("keep", 14))


def combined(own: Storage, shared: Storage) -> Storage:
    """Return ``own`` with what it leaves open taken from ``shared``; credentials go with the endpoint they are for."""
    if own.endpoint and not own.credentials:
        return replace(own, region=own.region or shared.region, ca_file=own.ca_file or shared.ca_file)
    return Storage(
        own.endpoint or shared.endpoint,
        own.region or shared.region,
        own.credentials or shared.credentials,
        own.ca_file or shared.ca_file,
    )


def _storage(table: Table) -> Storage:
    endpoint = table.text("endpoint")
    if endpoint and (not endpoint.startswith(("http://", "https://")) or urlsplit(endpoint).username is not None):
        raise ConfigError(f"{table.at('endpoint')} is not an address such as https://storage.example.com")
    return Storage(endpoint, table.text("region"), table.path("credentials"), table.path("ca_file"))


def _destination(table: Table, to: str) -> str:
    """Return an s3:// address as it is, and a folder relative to the settings' file."""
    if not to:
        raise ConfigError(f"{table.place}: lacks 'to', a folder or an s3:// address")
    if "://" in to and not to.startswith("s3://"):
        raise ConfigError(f"{table.at('to')} is not a folder and not an address such as s3://bucket/folder")
    return to if "://" in to else str((table.base / to).absolute())
