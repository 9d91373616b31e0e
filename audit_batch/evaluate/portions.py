"""Work for several hands in portions, so that what one hand has made is seldom made again by another."""

from collections.abc import Callable, Sequence

Wanted = frozenset[str]
"""What a piece of work needs to have been made."""

_AGAIN = 2
"""How many times what must be made counts against a portion: with less, what has much in common is torn apart."""


class _Portion:
    """What one hand gets to do."""

    def __init__(self) -> None:
        self.groups: list[Wanted] = []
        self.made: Wanted = frozenset()
        self.cost = 0


def portion_out(
    wanted: Sequence[Wanted], own: Sequence[int], cost: Callable[[str], int], hands: int
) -> list[list[int]]:
    """Share pieces of work out among hands, each of which makes for itself what its pieces want.

    Pieces that want the same stay together. What a portion has in common with the others stands at its end, where
    those who have nothing left to do come to help.

    Args:
        wanted: What each piece wants.
        own: What each piece costs beside that.
        cost: What it costs to make a thing that is wanted.
        hands: How many portions there are to be.
    """
    groups: dict[Wanted, list[int]] = {}
    for number, things in enumerate(wanted):
        groups.setdefault(things, []).append(number)
    work = {things: sum(own[number] for number in numbers) for things, numbers in groups.items()}
    dearest = sorted(groups, key=lambda things: (-sum(map(cost, things)) - work[things], sorted(things)))
    portions = [_Portion() for _ in range(hands)]
    for things in dearest:
        added = [sum(map(cost, things - portion.made)) for portion in portions]
        best = min(range(hands), key=lambda hand: portions[hand].cost + _AGAIN * added[hand])
        chosen = portions[best]
        chosen.groups.append(things)
        chosen.made |= things
        chosen.cost += added[best] + work[things]
    return [[number for things in _shared_last(portion, portions) for number in groups[things]] for portion in portions]


def _shared_last(portion: _Portion, portions: Sequence[_Portion]) -> list[Wanted]:
    elsewhere = frozenset[str]().union(*(other.made for other in portions if other is not portion))
    return sorted(portion.groups, key=lambda things: things <= elsewhere)
