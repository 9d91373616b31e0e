"""The blueprint: written from a snapshot, shown, and compared with one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
import orjson

from audit_batch.catalog.blueprint import COVERED, Blueprint, load_blueprint
from audit_batch.catalog.blueprint_text import write_blueprint
from audit_batch.collect.blueprint import as_object
from audit_batch.config import Settings
from audit_batch.errors import UsageError
from audit_batch.evaluate.moment import Moment, find_moment, release
from audit_batch.jobs.approval import approve_objects, changes_of
from audit_batch.jobs.clock import Clock
from audit_batch.kinds import WORKLOADS
from audit_batch.model import Collection, CollectionState
from audit_batch.warehouse.database import open_published
from audit_batch.warehouse.views import in_order, load_relations

DEFAULT = Path("blueprint.yaml")
_COMPARED = "blueprint_comparison"
_GIVEN = frozenset({"blueprint_entries", "blueprint_kinds"})
_READ = frozenset({CollectionState.OK, CollectionState.NOT_SERVED})


@dataclass(frozen=True, slots=True)
class Approval:
    """A blueprint that was written."""

    path: Path
    blueprint: Blueprint
    changes: tuple[str, ...]
    """What is new in it and what is gone since the one that was there, sorted; empty when there was none."""
    unread: tuple[str, ...]
    """Kinds that the snapshot could not read, and why; what was approved of them stays."""


class Difference(NamedTuple):
    """One object that is not as expected."""

    problem: str
    """unexpected or missing."""
    kind: str
    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Comparison:
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
        unread = _unread_kinds(moment.collections)
        entries = approve_objects(_expectable(con), before.entries if before else (), unread)
    kept = before.kinds if before else ()
    blueprint = Blueprint(
        cluster=moment.cluster,
        snapshot=str(moment.snapshot),
        taken_at=f"{moment.taken_at:%Y-%m-%dT%H:%M:%SZ}",
        approved_by=by,
        approved_on=f"{clock.now():%Y-%m-%d}",
        kinds=tuple(key for key in COVERED if key not in unread or key in kept),
        entries=entries,
    )
    _write(path, write_blueprint(blueprint))
    return Approval(path, blueprint, changes_of(before, blueprint), tuple(unread.values()))


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
        unread = _unread_kinds(moment.collections)
        differences = _differences(con, blueprint, [key for key in blueprint.kinds if key not in unread])
    told = tuple(text for key, text in unread.items() if key in blueprint.kinds)
    return Comparison(moment.cluster, moment.snapshot, differences, told)


@contextmanager
def _moment(settings: Settings, as_of: datetime | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Moment]]:
    with open_published(settings.warehouse) as con:
        yield con, find_moment(con, settings.cluster or None, as_of)


def _unread_kinds(collections: Mapping[str, Collection]) -> dict[str, str]:
    """Why each kind that was not read whole was not, by key; which pods stand alone only all workloads tell."""
    found = {}
    for key, kind in COVERED.items():
        needed = WORKLOADS if kind.resource in WORKLOADS else (kind.resource,)
        for resource in needed:
            collection = collections.get(resource)
            if collection is None or collection.state not in _READ:
                why = f"{collection.state} ({collection.reason})" if collection else "not collected"
                found[key] = f"{key}: {resource}: {why}"
    return found


def _expectable(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, bool]]:
    """Key of the kind, namespace and name of every object, and whether nobody needs to expect it."""
    keys = {(kind.group, kind.name): key for key, kind in COVERED.items()}
    rows = con.execute("SELECT api_group, kind, namespace, name, is_automatic FROM expectable_objects").fetchall()
    return [(keys[row[0], row[1]], row[2], row[3], row[4]) for row in rows]


def _differences(con: duckdb.DuckDBPyConnection, blueprint: Blueprint, keys: list[str]) -> tuple[Difference, ...]:
    """Compare as the controls do, with this blueprint in the place of the snapshot's."""
    relations = load_relations()
    doc = orjson.dumps(as_object(blueprint)).decode()
    con.execute(
        "CREATE TEMP TABLE objects AS SELECT 'audit-batch.io' AS api_group, 'Blueprint' AS kind, $doc AS doc",
        {"doc": doc},
    )
    for name in sorted(_GIVEN):
        con.execute(f"CREATE TEMP TABLE {name} AS {relations[name].sql}")
    con.execute("DROP TABLE temp.objects")
    for name in in_order(relations, [_COMPARED]):
        if name not in (_GIVEN | {"objects"}):
            con.execute(f'CREATE TEMP TABLE "{name}" AS {relations[name].sql}')
    judged = {(COVERED[key].group, COVERED[key].name) for key in keys}
    rows = con.execute(
        f"""
        SELECT api_group, if(is_there, 'unexpected', 'missing'), kind, namespace, name FROM {_COMPARED}
        WHERE NOT (is_there AND is_expected)
        ORDER BY kind, namespace, name, api_group
        """
    ).fetchall()
    release(con)
    return tuple(Difference(*row[1:]) for row in rows if (row[0], row[2]) in judged)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from error
