"""Who reaches what through which role, put together so that it can be drawn: subjects with the same roles are one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

EVERYTHING = "do everything"
POWERS = (
    EVERYTHING, "name rights by *", "bind or escalate roles", "impersonate", "create tokens", "read Secrets",
    "create pods", "enter containers", "reach kubelets", "change webhooks", "approve certificates",
)  # fmt: skip
"""Dangerous powers, the farthest reaching first, as in the view dangerous_rights."""

NAMESPACES = "single namespaces"
"""Stands for the namespaces of roles that were put together; no namespace has a blank in its name."""

_LEFT, _MIDDLE = 24, 24
"""Groups of subjects, and of roles, that one page holds."""


class Given(Struct, frozen=True, order=True):
    """A role in the place where it was given, with what is dangerous in it."""

    role: str
    scope: str
    """Namespace, or `NAMESPACES`; empty for the whole cluster."""
    powers: tuple[str, ...]


class Group(Struct, frozen=True):
    """Subjects that have the very same dangerous roles."""

    receivers: tuple[str, ...]
    given: frozenset[Given]


class Roles(Struct, frozen=True):
    """Roles that the same groups have and that are dangerous in the same way."""

    given: tuple[Given, ...]
    holders: frozenset[int]
    """Places of the groups in `Reach.groups`."""
    powers: tuple[str, ...]


class Reach(Struct, frozen=True):
    """What the graph shows, and how many it leaves out."""

    groups: tuple[Group, ...]
    roles: tuple[Roles, ...]
    subjects: int
    dangerous: int
    """Subjects with a dangerous right."""
    all_powerful: int
    """Subjects that may do everything in the whole cluster."""
    left_out: int
    """Subjects with dangerous rights that one page does not hold."""


def group_reach(rows: Iterable[Mapping[str, Any]]) -> Reach:
    """Put subjects together; where one page does not hold them, also those that differ only in their namespaces.

    Args:
        rows: ``receiver``, ``role_kind``, ``role``, ``scope_namespace`` and ``powers`` of each subject and role.
    """
    given: dict[str, set[Given]] = defaultdict(set)
    for row in rows:
        given[row["receiver"]].update(_given(row))
    exact = _reach(given)
    if not exact.left_out:
        return exact
    return _reach(
        {receiver: {replace(item, scope=item.scope and NAMESPACES) for item in given[receiver]} for receiver in given}
    )


def _given(row: Mapping[str, Any]) -> list[Given]:
    powers = tuple(power for power in POWERS if power in row["powers"])
    # Who may do everything may do the rest.
    shown = powers[:1] if EVERYTHING in powers else powers
    return [Given(f"{row['role_kind']} {row['role']}", row["scope_namespace"], shown)] if shown else []


def _reach(given: Mapping[str, set[Given]]) -> Reach:
    alike: dict[frozenset[Given], list[str]] = defaultdict(list)
    for receiver in sorted(given):
        alike[frozenset(given[receiver])].append(receiver)
    found = sorted(
        (Group(tuple(receivers), held) for held, receivers in alike.items() if held),
        key=lambda group: (_rank(group), -len(group.receivers), group.receivers),
    )
    groups, roles = _fitting(found)
    return Reach(
        groups,
        roles,
        subjects=len(given),
        dangerous=sum(len(group.receivers) for group in found),
        all_powerful=sum(len(group.receivers) for group in found if _is_all_powerful(group)),
        left_out=sum(len(group.receivers) for group in found[len(groups) :]),
    )


def _fitting(found: Sequence[Group]) -> tuple[tuple[Group, ...], tuple[Roles, ...]]:
    """As many groups, the most powerful first, as fit onto one page with their roles."""
    groups = tuple(found[:_LEFT])
    while len(roles := _gather(groups)) > _MIDDLE and len(groups) > 1:
        groups = groups[:-1]
    return groups, roles


def _gather(groups: Sequence[Group]) -> tuple[Roles, ...]:
    holders: dict[Given, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for given in group.given:
            holders[given].add(number)
    alike: dict[tuple[frozenset[int], tuple[str, ...], bool], list[Given]] = defaultdict(list)
    for given, numbers in holders.items():
        alike[frozenset(numbers), given.powers, given.scope == ""].append(given)
    roles = [Roles(tuple(sorted(members)), numbers, powers) for (numbers, powers, _), members in alike.items()]
    return tuple(sorted(roles, key=lambda role: (min(role.holders), POWERS.index(role.powers[0]), role.given)))


def _rank(group: Group) -> tuple[int, bool]:
    worst = min(POWERS.index(given.powers[0]) for given in group.given)
    return worst, all(given.scope for given in group.given)


def _is_all_powerful(group: Group) -> bool:
    return any(not given.scope and EVERYTHING in given.powers for given in group.given)
