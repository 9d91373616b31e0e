"""The blueprint: written from a snapshot, shown, and compared with one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb
from msgspec import Struct

from audit_batch.catalog.blueprint import COVERED, Blueprint, load_blueprint
from audit_batch.catalog.blueprint_text import write_blueprint
from audit_batch.collect.blueprint import unread_kinds
from audit_batch.config import Settings
from audit_batch.errors import UsageError
from audit_batch.evaluate.moment import Moment, find_moment
from audit_batch.jobs.approval import approve_objects, changes_of
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.comparison import Difference, find_differences, list_expectable
from audit_batch.warehouse.database import open_published

DEFAULT = Path("blueprint.yaml")


class Approval(Struct, frozen=True):
    """A blueprint that was written."""

    path: Path
    blueprint: Blueprint
    changes: tuple[str, ...]
    """What is new in it and what is gone since the one that was there, sorted; empty when there was none."""
    unread: tuple[str, ...]
    """Kinds that the snapshot could not read, and why; what was approved of them stays."""


class Comparison(Struct, frozen=True):
    """A blueprint beside a snapshot."""

    cluster: str
    snapshot: int
    differences: tuple[Difference, ...]
    """Sorted by kind, namespace and name."""
    unread: tuple[str, ...]


def approve_blueprint(
    settings: Settings, clock: Clock, as_of: datetime | None, by: str, output: Path | None
) -> Approval:
    """Write the blueprint of a snapshot; patterns that a blueprint there already has are kept where they match.

    Raises:
        BlueprintError: The blueprint that is there cannot be read, or is of another cluster.
        UsageError: The file cannot be written.
        WarehouseError: The warehouse cannot be read.
    """
    path = output or settings.blueprint or DEFAULT
    before = load_blueprint(path) if path.exists() else None
    with _moment(settings, as_of) as (con, moment):
        if before:
            before.require_cluster(path, moment.cluster)
        blueprint = approve_moment(con, moment, by=by, on=clock.now(), before=before)
        unread = unread_kinds(moment.collections)
    store_blueprint(path, blueprint)
    told = tuple(f"{key}: {why}" for key, why in unread.items())
    return Approval(path, blueprint, changes_of(before, blueprint), told)


def approve_moment(
    con: duckdb.DuckDBPyConnection, moment: Moment, *, by: str, on: datetime, before: Blueprint | None = None
) -> Blueprint:
    """Return the blueprint of the snapshot in view, with the patterns of the one ``before`` where they match."""
    unread = unread_kinds(moment.collections)
    kept = before.kinds if before else ()
    return Blueprint(
        cluster=moment.cluster,
        snapshot=str(moment.snapshot),
        taken_at=f"{moment.taken_at:%Y-%m-%dT%H:%M:%SZ}",
        approved_by=by,
        approved_on=f"{on:%Y-%m-%d}",
        kinds=tuple(key for key in COVERED if key not in unread or key in kept),
        entries=approve_objects(list_expectable(con), before.entries if before else (), unread),
    )


def store_blueprint(path: Path, blueprint: Blueprint) -> None:
    """Write the file of a blueprint.

    Raises:
        UsageError: It cannot be written.
    """
    try:
        path.write_text(write_blueprint(blueprint), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from error


def show_blueprint(settings: Settings) -> Blueprint:
    """Load the blueprint of the settings.

    Raises:
        BlueprintError: It cannot be read.
    """
    return load_blueprint(settings.blueprint or DEFAULT)


def compare_blueprint(settings: Settings, as_of: datetime | None) -> Comparison:
    """Compare the blueprint of the settings with a snapshot.

    Raises:
        BlueprintError: It cannot be read, or is of another cluster.
        WarehouseError: The warehouse cannot be read.
    """
    path = settings.blueprint or DEFAULT
    blueprint = load_blueprint(path)
    with _moment(settings, as_of) as (con, moment):
        blueprint.require_cluster(path, moment.cluster)
        unread = unread_kinds(moment.collections)
        differences = find_differences(con, blueprint, [key for key in blueprint.kinds if key not in unread])
    told = tuple(f"{key}: {why}" for key, why in unread.items() if key in blueprint.kinds)
    return Comparison(moment.cluster, moment.snapshot, differences, told)


@contextmanager
def _moment(settings: Settings, as_of: datetime | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Moment]]:
    with open_published(settings.warehouse) as con:
        yield con, find_moment(con, settings.cluster or None, as_of)
