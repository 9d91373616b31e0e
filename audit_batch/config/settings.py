"""Settings: flags before the environment before audit-batch.toml before defaults."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import DecodeError, Struct, field, toml

from audit_batch.config.delivery import Backup, Delivery, Mail, Mirror, Storage, Webhook
from audit_batch.config.nested import NESTED
from audit_batch.config.orders import ReportRule
from audit_batch.config.reading import PDF_VARIANTS, READERS, read_number, read_text, read_texts
from audit_batch.config.targets import Targets
from audit_batch.errors import ConfigError

if TYPE_CHECKING:
    from audit_batch.config.signing import Signing

FILE = "audit-batch.toml"
PREFIX = "AUDIT_BATCH_"

_PATHS = ("logo", "warehouse", "kubeconfig", "node_facts", "blueprint", "metrics_file", "termination_message")
_PATH_LISTS = ("controls", "notebooks", "waivers", "attestations", "audit_logs")
_TEXT_LISTS = ("frameworks", "owner_labels", "leave_out", "audit_objects")
_COUNTS = ("audit_retention_days", "audit_silence_minutes", "report_months")
_TABLES = ("params", *NESTED)
"""Settings that are tables: the environment cannot give them."""


class Settings(Struct, frozen=True):
    """What a command works with."""

    warehouse: Path = Path("warehouse")
    cluster: str = ""
    """Name of the cluster; empty to take the kubeconfig's context, or the only one in the warehouse."""
    kubeconfig: Path | None = None
    context: str = ""
    node_facts: Path | None = None
    """Folder of what `audit-batch node-facts` printed on each node."""
    node_facts_pods: str = ""
    """Pods with that in their logs: namespace and label selector, with a slash between."""
    leave_out: tuple[str, ...] = ()
    """Resources that a snapshot does not ask for, such as secrets; controls that need them are not assessed."""
    blueprint: Path | None = None
    """What `audit-batch blueprint approve` wrote, reviewed and kept by the site."""
    controls: tuple[Path, ...] = ()
    """Folders of controls beside the shipped ones."""
    notebooks: tuple[Path, ...] = ()
    """Folders of notebooks beside the shipped ones."""
    waivers: tuple[Path, ...] = ()
    attestations: tuple[Path, ...] = ()
    frameworks: tuple[str, ...] = ()
    """Frameworks to judge, whatever version of Kubernetes they are written for; empty for all that suit the cluster."""
    organisation: str = ""
    """Printed on the cover of reports."""
    logo: Path | None = None
    """Printed on the cover of reports: a PNG, or an SVG that loads and runs nothing."""
    time_zone: str = "UTC"
    """Where the days and months of reports begin, by its IANA name such as Europe/Zurich."""
    owner_labels: tuple[str, ...] = ()
    """Labels of namespaces that name who answers for them, the first to be looked at first; each report has its own."""
    targets: Targets = field(default_factory=Targets)
    """Days within which a finding is to be remedied, by severity."""
    baseline: str = "30 days"
    """How far back behaviour is compared: a number of days, hours or minutes."""
    baseline_history: str = "7 days"
    """How long an identity must be known before it is compared with itself."""
    audit_logs: tuple[Path, ...] = ()
    """Files, folders and patterns of audit logs that `audit-batch run` reads."""
    audit_objects: tuple[str, ...] = ()
    """Addresses of audit logs in object storage, such as s3://bucket/folder, that `audit-batch run` reads."""
    audit_retention_days: int = 400
    """Days for which audit events are kept, and a day more while others of the same file are."""
    audit_silence_minutes: int = 60
    """How long a log may be silent before it counts as a gap."""
    wait: float = 60.0
    """Seconds to wait for another job that writes."""
    snapshot_every: str = "1 hour"
    """How old the last snapshot may be before `audit-batch run` takes another."""
    tidy_every: str = "7 days"
    """How often `audit-batch run` retires and compacts audit events where no log is ingested."""
    verify_every: str = "7 days"
    """How often `audit-batch run` recomputes the ledger."""
    report_months: int = 12
    """How many months back `audit-batch run` looks for reports that are missing."""
    log_format: str = "auto"
    """text, json, or auto: of `run` text on a terminal and JSON elsewhere, of other commands text."""
    metrics_file: Path | None = None
    """Where `audit-batch run` writes metrics, for the textfile collector of node-exporter."""
    metrics_push: str = ""
    """Address of a Pushgateway."""
    termination_message: Path | None = None
    """Where `audit-batch run` says how it ended; inside a cluster /dev/termination-log without one."""
    reports: tuple[ReportRule, ...] = ()
    """Reports of every period; empty for the compliance report of each month."""
    objects: Storage = field(default_factory=Storage)
    """S3-compatible storage, for what does not name one of its own."""
    mail: Mail | None = None
    deliveries: tuple[Delivery, ...] = ()
    """Where finished reports go."""
    webhook: Webhook | None = None
    mirror: Mirror | None = None
    backup: Backup | None = None
    signing: "Signing | None" = None
    pdf_variant: str = PDF_VARIANTS[0]
    """The standards that PDFs are made for."""
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Parameters of controls that differ from the library's, by control."""


def load_settings(config: Path | None, environment: Mapping[str, str], flags: Mapping[str, Any]) -> Settings:
    """Gather the settings of one command.

    Args:
        config: A file that was named; without one, `FILE` in the working directory if it is there.
        environment: Variables; those that begin with `PREFIX` count, lists separated by colons.
        flags: What was given on the command line; None where nothing was.

    Raises:
        ConfigError: The file is missing or not TOML, or a setting is unknown or of the wrong type.
    """
    given = {name: value for name, value in flags.items() if value not in (None, ())}
    values = {**_from_file(config, environment), **_from_environment(environment), **given}
    return Settings(**values)


def shipped(folder: str) -> Path:
    """Return the shipped folder ``controls``, ``notebooks`` or ``reports``: in the wheel, else in the checkout."""
    package = Path(__file__).parent.parent
    inside = package / "shipped" / folder
    return inside if inside.exists() else package.parent / folder


def _from_file(config: Path | None, environment: Mapping[str, str]) -> dict[str, Any]:
    named = config or (Path(environment[PREFIX + "CONFIG"]) if PREFIX + "CONFIG" in environment else None)
    path = named or Path(FILE)
    if named is None and not path.exists():
        return {}
    try:
        content = toml.decode(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except (DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error
    known = set(Settings.__struct_fields__)
    if unknown := sorted(content.keys() - known):
        raise ConfigError(f"{path}: unknown setting {unknown[0]!r}; known are {', '.join(sorted(known))}")
    return {name: _read(f"{path}: {name}", name, value, path.parent) for name, value in content.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for setting in Settings.__struct_fields__:
        name = PREFIX + setting.upper()
        if setting in _TABLES or not environment.get(name):
            continue
        text = environment[name]
        value: Any = text.split(":") if setting in (*_PATH_LISTS, *_TEXT_LISTS) else text
        if setting in ("wait", *_COUNTS):
            value = read_number(name, text)
        found[setting] = _read(name, setting, value, Path())
    return found


def _read(place: str, name: str, value: Any, base: Path) -> Any:
    """Check one setting; paths in a file are relative to it."""
    if name in _PATHS:
        return base / read_text(place, value)
    if name in _PATH_LISTS:
        return tuple(base / text for text in read_texts(place, value, "paths"))
    if name in _TEXT_LISTS:
        return read_texts(place, value, "texts")
    if name in READERS:
        return READERS[name](place, value, base)
    if name in NESTED:
        return NESTED[name](place, value, base)
    return read_text(place, value)
