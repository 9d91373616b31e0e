"""Work shared out among hands: each piece once, and little that two hands must make."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from audit_batch.evaluate.portions import portion_out

COST = {"pods": 9, "containers": 9, "roles": 5, "bindings": 5, "grants": 4, "nodes": 1}
WANTED = st.lists(st.frozensets(st.sampled_from(sorted(COST))), max_size=40)


def made(wanted: Sequence[frozenset[str]], portion: Sequence[int]) -> frozenset[str]:
    return frozenset[str]().union(*(wanted[number] for number in portion))


@given(wanted=WANTED, hands=st.integers(1, 4))
def test_each_piece_is_in_one_portion_and_those_that_want_the_same_in_the_same(
    wanted: list[frozenset[str]], hands: int
) -> None:
    portions = portion_out(wanted, [1] * len(wanted), COST.__getitem__, hands)

    assert len(portions) == hands
    assert sorted(number for portion in portions for number in portion) == list(range(len(wanted)))
    holders = [{hand for hand, portion in enumerate(portions) for n in portion if wanted[n] == one} for one in wanted]
    assert all(len(found) == 1 for found in holders)


def test_what_has_nothing_in_common_is_made_once() -> None:
    of_pods, of_rights = frozenset({"pods", "containers"}), frozenset({"roles", "bindings", "grants"})
    wanted = [of_pods, of_rights] * 10

    first, second = portion_out(wanted, [1] * 20, COST.__getitem__, 2)

    assert made(wanted, first).isdisjoint(made(wanted, second))


def test_what_no_one_else_makes_is_done_first_and_what_all_make_last() -> None:
    wanted = [frozenset({"pods"}), frozenset({"pods", "roles"}), frozenset({"pods", "nodes"})]

    portions = portion_out(wanted, [30, 20, 20], COST.__getitem__, 2)

    with_both = next(portion for portion in portions if 0 in portion)
    assert with_both[-1] == 0
