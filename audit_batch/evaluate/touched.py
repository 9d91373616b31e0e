"""Which relations a set of objects can give rows, and what it takes to make them."""

from collections.abc import Callable, Container, Mapping, Sequence
from functools import cache
from typing import Any

from audit_batch.kinds import EVERYTHING
from audit_batch.warehouse.conditions import Condition, read_condition
from audit_batch.warehouse.schemas import COLLECTIONS, KNOWLEDGE
from audit_batch.warehouse.sqltree import Needs, may_have_rows
from audit_batch.warehouse.views import BASE, View, in_order, load_relations


def is_of_objects(view: View) -> bool:
    """Say whether a relation reads what a bench holds; audit events and what was learned of them it does not."""
    return view.reads <= _held()


def is_told_of(view: View, documents: Sequence[str] | None) -> bool:
    """Say whether an object holds a text without which a relation has no rows.

    Args:
        view: The relation.
        documents: The objects as canonical JSON; nothing where they are too many to be searched.
    """
    return not view.texts or documents is None or any(text in one for one in documents for text in view.texts)


def find_touched(present: frozenset[str], documents: Sequence[str] | None = None) -> frozenset[str]:
    """Return the relations that may have rows, as far as can be said without making them.

    Args:
        present: Collections that hold objects.
        documents: See `is_told_of`.
    """
    touched = {BASE, KNOWLEDGE} if present else set()
    for name in _all_in_order():
        view = load_relations()[name]
        is_near = not view.rests_on or EVERYTHING in view.rests_on or view.rests_on & present
        may_be = is_near and is_of_objects(view) and is_told_of(view, documents)
        if may_be and may_have_rows(view.needs, touched.__contains__, effort_of):
            touched.add(name)
    return frozenset(touched)


def made_for(
    relations: frozenset[str], needs: Needs, params: Mapping[str, Any], touched: Container[str]
) -> frozenset[str]:
    """Return what is made for a query: nothing where it has no rows to judge.

    Args:
        relations: What it reads.
        needs: Without which it judges nothing.
        params: Its parameters.
        touched: Relations that may have rows.
    """

    def may_hold(name: str) -> bool:
        if condition := read_condition(name):
            return bool(params[condition.param])
        return name in touched

    if not may_have_rows(needs, may_hold, effort_of):
        return frozenset()
    return frozenset(name for name in _rested_on(relations) if name in touched)


def may_be_met(condition: Condition, param: Any, values_of: Callable[[str, str], Sequence[Any]]) -> bool:
    """Say whether a condition may hold: where there are other values than texts that is not known.

    Args:
        condition: What a query asks of a parameter.
        param: The value of that.
        values_of: Returns what stands in a column of a relation.
    """
    if not param or not condition.tables:
        return bool(param)
    homes = [name for name in condition.tables if condition.column in load_relations()[name].columns]
    values = [value for name in homes for value in values_of(name, condition.column)]
    are_texts = all(isinstance(value, str | None) for value in (*values, *param))
    return not homes or not are_texts or not set(values).isdisjoint(param)


def length_of(relation: str) -> int:
    """Of its query in characters, which is about as long as it takes to make it."""
    return len(load_relations()[relation].sql)


@cache
def effort_of(name: str) -> tuple[bool, int, str]:
    """How many relations are made for one, or to know a condition; in the same order each time.

    What rests on knowledge alone comes last: it has rows nearly always, so that to make it tells nothing.
    """
    if condition := read_condition(name):
        made = in_order(load_relations(), [table for table in condition.tables if table in load_relations()])
        return False, len(made), name
    view = load_relations().get(name)
    is_known = view is not None and view.reads == {KNOWLEDGE}
    return is_known, len(in_order(load_relations(), (name,))), name


@cache
def _held() -> frozenset[str]:
    return frozenset(load_relations()) | {BASE, KNOWLEDGE, COLLECTIONS}


@cache
def _all_in_order() -> list[str]:
    return in_order(load_relations(), load_relations())


@cache
def _rested_on(relations: frozenset[str]) -> frozenset[str]:
    return frozenset(in_order(load_relations(), relations)) - {BASE}
