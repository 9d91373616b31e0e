"""What is in a snapshot beside what a blueprint expects, by the same relations as the controls of the blueprint."""

from collections.abc import Sequence
from typing import NamedTuple

import duckdb
import orjson

from audit_batch.catalog.blueprint import COVERED, Blueprint
from audit_batch.collect.blueprint import as_object
from audit_batch.evaluate.moment import release
from audit_batch.warehouse.views import in_order, load_relations

_COMPARED = "blueprint_comparison"
_GIVEN = frozenset({"blueprint_entries", "blueprint_kinds"})


class Difference(NamedTuple):
    """One object that is not as expected."""

    problem: str
    """unexpected or missing."""
    kind: str
    namespace: str
    name: str


def list_expectable(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, bool]]:
    """Return key of the kind, namespace and name of every object, and whether nobody needs to expect it."""
    keys = {(kind.group, kind.name): key for key, kind in COVERED.items()}
    rows = con.execute("SELECT api_group, kind, namespace, name, is_automatic FROM expectable_objects").fetchall()
    return [(keys[row[0], row[1]], row[2], row[3], row[4]) for row in rows]


def find_differences(
    con: duckdb.DuckDBPyConnection, blueprint: Blueprint, keys: Sequence[str]
) -> tuple[Difference, ...]:
    """Compare what is in view as the controls do, with this blueprint in the place of the snapshot's.

    Args:
        con: The snapshot is in view; no relation is a temporary table.
        blueprint: What is expected.
        keys: Kinds to compare, by their key.
    """
    relations = load_relations()
    doc = orjson.dumps(as_object(blueprint, {})).decode()
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
        WHERE is_there <> is_expected
        ORDER BY kind, namespace, name, api_group
        """
    ).fetchall()
    release(con)
    return tuple(Difference(*row[1:]) for row in rows if (row[0], row[2]) in judged)
