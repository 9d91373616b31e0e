"""Readers of the settings that are tables of their own."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from audit_batch.config.delivery import (
    read_backup,
    read_deliveries,
    read_mail,
    read_mirror,
    read_storage,
    read_webhook,
)
from audit_batch.config.orders import read_rules
from audit_batch.config.targets import read_targets


def _read_signing(place: str, value: Any, base: Path) -> Any:
    from audit_batch.config.signing import read_signing  # noqa: PLC0415  few sign

    return read_signing(place, value, base)


NESTED: Mapping[str, Callable[[str, Any, Path], Any]] = {
    "objects": read_storage,
    "mail": read_mail,
    "reports": read_rules,
    "deliveries": read_deliveries,
    "webhook": read_webhook,
    "mirror": read_mirror,
    "backup": read_backup,
    "signing": _read_signing,
    "targets": read_targets,
}
"""Readers by the name of the setting; each takes the place to name in an error, the value, and the file's folder."""
