"""What a control's query reads, found by parsing it: nothing is declared, and nothing but relations may be read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.catalog.control import Control
from audit_batch.errors import ControlError, cut
from audit_batch.kinds import EVERYTHING, KINDS, LISTED
from audit_batch.remembered import remember
from audit_batch.warehouse.sqltree import Needs, Tree, defined, needs, nodes, parse, tables
from audit_batch.warehouse.views import BASE, collections_behind, digest_views, load_relations

_TABLE_FUNCTIONS = frozenset({"unnest", "generate_series", "range"})
"""Table functions that read nothing."""
_KNOWN = frozenset(kind.resource for kind in KINDS if kind.is_known)
"""Collections that lie beside the snapshots."""
_QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
"""Kinds of query; DuckDB 2.0 also lets a WITH hold a DELETE or a COPY."""


class Question(Struct, frozen=True):
    """What one query reads."""

    relations: frozenset[str]
    collections: frozenset[str]
    """Every collection that the relations rest on; each must have been read whole."""
    params: frozenset[str]
    needs: Needs
    """Relations without whose rows it judges nothing."""


def read_question(control: Control) -> Question:
    """Parse the query of ``control``.

    Raises:
        ControlError: It is not one SELECT, reads no relation or anything else than relations, or uses a parameter that
            its header lacks; with file and, where the parser knows it, line.
    """
    if (known := _RECALLED.get(control.id)) and known[0] == (control.sql, control.params):
        return known[1]
    return _read(control.path, control.sql, frozenset(control.params))


_RECALLED: dict[str, tuple[tuple[str, Mapping[str, Any]], Question]] = {}
"""By control: the query and its parameters, and what was found in it."""


_LAST: list[bytes] = []
"""Digest of the controls that were recalled last: whoever asks for the same again knows them."""


def recall_questions(controls: Collection[Control]) -> None:
    """Know what these controls read: they are parsed only if one of them, or a relation, has changed."""
    texts = [f"{control.id}\0{control.sql}\0{sorted(control.params)}\0" for control in controls]
    digest = blake2b(digest_views(), digest_size=16)
    digest.update("".join(sorted(texts)).encode())
    digest.update(Path(__file__).read_bytes())
    _recall(digest.digest(), controls)


def _recall(digest: bytes, controls: Collection[Control]) -> None:
    if digest in _LAST:
        return
    found = remember("questions", digest, dict[str, Question], lambda: _read_all(controls))
    _LAST[:] = [digest]
    _RECALLED.update({one.id: ((one.sql, one.params), found[one.id]) for one in controls if one.id in found})


def _read_all(controls: Iterable[Control]) -> dict[str, Question]:
    """Read the questions of those that are not broken; the others tell where they are judged."""
    found: dict[str, Question] = {}
    for control in controls:
        with suppress(ControlError):
            found[control.id] = read_question(control)
    return found


@cache
def _read(path: Path, sql: str, declared: frozenset[str]) -> Question:
    tree = _parse(path, sql)
    found = list(nodes(tree))
    names = _tables(path, found)
    params = frozenset(
        str(node["identifier"]) for node in found if node.get("class") == "PARAMETER" and "identifier" in node
    )
    if unknown := sorted(params - declared):
        raise ControlError(path, f"the query uses ${unknown[0]}, which the header's params lack")
    if unused := sorted(declared - params):
        raise ControlError(path, f"the header's parameter {unused[0]} is not used by the query")
    return Question(names, _collections(names), params, needs(tree))


def _parse(path: Path, sql: str) -> Tree:
    tree = parse(sql)
    if tree["error"]:
        position = str(tree.get("position", ""))
        line = sql.count("\n", 0, int(position)) + 1 if position.isdigit() else None
        raise ControlError(path, f"the query is not one SELECT ({cut(tree['error_message'])})", line=line)
    if len(tree["statements"]) != 1:
        raise ControlError(path, "the query is more than one statement; a control is one SELECT")
    return tree


def _tables(path: Path, found: Sequence[Tree]) -> frozenset[str]:
    """Names of the relations that are read, after everything else has been refused."""
    relations = load_relations()
    if hidden := sorted(defined(found) & relations.keys()):
        raise ControlError(path, f"the query calls a part of itself {hidden[0]}, which is a relation; rename it")
    for node in found:
        _require_reading(path, node)
    names = tables(found)
    if alien := sorted(names - relations.keys()):
        from difflib import get_close_matches  # noqa: PLC0415

        near = get_close_matches(alien[0], relations, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ControlError(path, f"the query reads {alien[0]}, which is not a relation{hint}")
    if not names:
        raise ControlError(path, "the query reads no relation, so it judges nothing that was collected")
    return names


def _require_reading(path: Path, node: Tree) -> None:
    """Refuse a part of a query that does more than read a relation by its name."""
    kind = str(node.get("type"))
    if kind.endswith("_NODE") and kind not in _QUERIES:
        raise ControlError(path, "the query writes; a control only reads")
    if kind == "TABLE_FUNCTION" and node["function"]["function_name"] not in _TABLE_FUNCTIONS:
        raise ControlError(path, f"the query calls {node['function']['function_name']}; it may read relations only")
    if kind == "BASE_TABLE" and (node.get("schema_name") or node.get("catalog_name")):
        raise ControlError(path, f"the query names {node['table_name']} with a schema; relations have none")


def _collections(names: frozenset[str]) -> frozenset[str]:
    behind = frozenset().union(*(collections_behind(name) for name in names))
    if BASE in names or EVERYTHING in behind:
        behind |= {kind.resource for kind in LISTED}
    return behind - {EVERYTHING} - _KNOWN
