"""Which relations a set of objects can give rows, and what it takes to make them."""

from collections.abc import Container
from functools import cache

from audit_batch.kinds import EVERYTHING
from audit_batch.warehouse.schemas import COLLECTIONS, KNOWLEDGE
from audit_batch.warehouse.sqltree import Needs, may_have_rows
from audit_batch.warehouse.views import BASE, View, in_order, load_relations


def is_of_objects(view: View) -> bool:
    """Say whether a relation reads what a bench holds; audit events and what was learned of them it does not."""
    return view.reads <= _held()


def find_touched(present: frozenset[str]) -> frozenset[str]:
    """Return the relations that may have rows, as far as can be said without making them.

    Args:
        present: Collections that hold objects.
    """
    touched = {BASE, KNOWLEDGE} if present else set()
    for name in _all_in_order():
        view = load_relations()[name]
        is_near = not view.rests_on or EVERYTHING in view.rests_on or view.rests_on & present
        if is_near and is_of_objects(view) and may_have_rows(view.needs, touched.__contains__, effort_of):
            touched.add(name)
    return frozenset(touched)


def made_for(relations: frozenset[str], needs: Needs, touched: Container[str]) -> frozenset[str]:
    """Return what is made for a query: nothing where it has no rows to judge.

    Args:
        relations: What it reads.
        needs: Without whose rows it judges nothing.
        touched: Relations that may have rows.
    """
    if not may_have_rows(needs, touched.__contains__, effort_of):
        return frozenset()
    return frozenset(name for name in _rested_on(relations) if name in touched)


def length_of(relation: str) -> int:
    """Of its query in characters, which is about as long as it takes to make it."""
    return len(load_relations()[relation].sql)


@cache
def effort_of(name: str) -> tuple[bool, int, str]:
    """How many relations are made for one; in the same order each time.

    What rests on knowledge alone comes last: it has rows nearly always, so that to make it tells nothing.
    """
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
