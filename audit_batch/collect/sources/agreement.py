"""Where a file says what was built of it: the line of a field is shown only if it says there what was judged."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from audit_batch.collect.sources.renaming import Renaming
from audit_batch.collect.sources.tree import Node

Step = str | int
GONE = object()
"""In place of a value that is not there."""


class Agreement(Struct, frozen=True):
    """Compares what a file says with what was built."""

    renaming: Renaming

    def line(self, node: Node, built: Any, steps: Iterable[Step]) -> int | None:
        """Return the line on which ``node`` says what was built; None where it says something else.

        Where nothing was built, it is that of the nearest part around: there it is missing, or was taken out.
        """
        for step in steps:
            child, below = self._counterpart(node, built, step), child_of(built, step)
            if below is GONE:
                if child is None:
                    return node.line
                return child.line if child.value is None else None
            if child is None:
                return None
            node, built = child, below
        return node.line if self._is_same(node.value, built) else None

    def _is_same(self, there: Any, built: Any) -> bool:
        """Of mappings and what lists of such hold, other fields speak."""
        if isinstance(there, dict):
            return isinstance(built, dict)
        if isinstance(there, list) and isinstance(built, list):
            return there == built or any(isinstance(one, dict | list) for one in there)
        if isinstance(there, str) and isinstance(built, str):
            return self.renaming.leads(there, built)
        return bool(there == built)

    def _counterpart(self, node: Node, built: Any, step: Step) -> Node | None:
        if isinstance(step, int) and isinstance(built, list) and step < len(built):
            number = self._find(node.value, built, step) if isinstance(node.value, list) else None
            return None if number is None else node.child(number)
        return node.child(step)

    def _find(self, there: list[Any], built: list[Any], number: int) -> int | None:
        """Find an item in a list that may have been added to: an equal one, one of its name, or of lists as long."""
        item = built[number]
        if number < len(there) and there[number] == item:
            return number
        if item in there:
            return there.index(item)
        name = item.get("name") if isinstance(item, dict) else None
        if isinstance(name, str):
            named = [(n, one.get("name")) for n, one in enumerate(there) if isinstance(one, dict)]
            near = (n for n, one in named if isinstance(one, str) and self.renaming.leads(one, name))
            return next((n for n, one in named if one == name), next(near, None))
        return number if len(there) == len(built) else None


def child_of(value: Any, step: Step) -> Any:
    """Return a part of a value, `GONE` where it is not there."""
    if isinstance(value, dict):
        return value.get(step, GONE)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else GONE
