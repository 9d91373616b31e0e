"""What a control's query reads, found by parsing it: nothing is declared, and nothing but relations may be read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from audit_batch.catalog.control import Control
from audit_batch.errors import ControlError, cut
from audit_batch.kinds import EVERYTHING, KINDS, LISTED
from audit_batch.warehouse.views import BASE, collections_behind, load_relations

_TABLE_FUNCTIONS = frozenset({"unnest", "generate_series", "range"})
"""Table functions that read nothing."""
_KNOWN = frozenset(kind.resource for kind in KINDS if kind.is_known)
"""Collections that lie beside the snapshots."""
_QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
"""Kinds of query; DuckDB 2.0 also lets a WITH hold a DELETE or a COPY."""

_PARSING = Lock()
"""A connection answers one thread at a time."""


@dataclass(frozen=True, slots=True)
class Question:
    """What one query reads."""

    relations: frozenset[str]
    collections: frozenset[str]
    """Every collection that the relations rest on; each must have been read whole."""
    params: frozenset[str]


def read_question(control: Control) -> Question:
    """Parse the query of ``control``.

    Raises:
        ControlError: It is not one SELECT, reads no relation or anything else than relations, or uses a parameter that
            its header lacks; with file and, where the parser knows it, line.
    """
    return _read(control.path, control.sql, frozenset(control.params))


@cache
def _read(path: Path, sql: str, declared: frozenset[str]) -> Question:
    nodes = list(_nodes(_parse(path, sql)))
    names = _tables(path, nodes)
    params = frozenset(
        str(node["identifier"]) for node in nodes if node.get("class") == "PARAMETER" and "identifier" in node
    )
    if unknown := sorted(params - declared):
        raise ControlError(path, f"the query uses ${unknown[0]}, which the header's params lack")
    if unused := sorted(declared - params):
        raise ControlError(path, f"the header's parameter {unused[0]} is not used by the query")
    return Question(names, _collections(names), params)


def _parse(path: Path, sql: str) -> dict[str, Any]:
    with _PARSING:
        ((answer,),) = _parser().execute("SELECT json_serialize_sql($sql)", {"sql": sql}).fetchall()
    tree: dict[str, Any] = json.loads(answer)
    if tree["error"]:
        position = str(tree.get("position", ""))
        line = sql.count("\n", 0, int(position)) + 1 if position.isdigit() else None
        raise ControlError(path, f"the query is not one SELECT ({cut(tree['error_message'])})", line=line)
    if len(tree["statements"]) != 1:
        raise ControlError(path, "the query is more than one statement; a control is one SELECT")
    return tree


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _nodes(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _nodes(child)
    elif isinstance(node, list):
        for child in node:
            yield from _nodes(child)


def _tables(path: Path, nodes: list[dict[str, Any]]) -> frozenset[str]:
    """Names of the relations that are read, after everything else has been refused."""
    relations = load_relations()
    defined = {entry["key"] for node in nodes for entry in (node.get("cte_map") or {}).get("map", ())}
    if hidden := sorted(defined & relations.keys()):
        raise ControlError(path, f"the query calls a part of itself {hidden[0]}, which is a relation; rename it")
    for node in nodes:
        _require_reading(path, node)
    names = frozenset(node["table_name"] for node in nodes if node.get("type") == "BASE_TABLE") - defined
    if alien := sorted(names - relations.keys()):
        near = get_close_matches(alien[0], relations, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ControlError(path, f"the query reads {alien[0]}, which is not a relation{hint}")
    if not names:
        raise ControlError(path, "the query reads no relation, so it judges nothing that was collected")
    return names


def _require_reading(path: Path, node: dict[str, Any]) -> None:
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
