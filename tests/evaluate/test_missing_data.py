"""What a control needs and was not read: one list, or any of a group of which every kind is needed."""

import pytest

from audit_batch.evaluate.outcome import missing_data
from audit_batch.model import Collection, CollectionState

OK, FORBIDDEN, NOT_SERVED = CollectionState.OK, CollectionState.FORBIDDEN, CollectionState.NOT_SERVED


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({"*.group.example.com": OK, "a.group.example.com": OK}, ""),
        ({"*.group.example.com": NOT_SERVED}, ""),
        ({"*.group.example.com": OK, "a.group.example.com": FORBIDDEN}, "a.group.example.com: forbidden"),
        ({"*.group.example.com": FORBIDDEN}, "*.group.example.com: forbidden"),
        ({"*.group.example.com": OK, "a.other.group.example.com": FORBIDDEN, "pods": FORBIDDEN}, ""),
        ({"a.group.example.com": OK}, "*.group.example.com: not collected"),
    ],
)
def test_a_whole_group_is_missing_when_one_of_its_lists_is(states: dict[str, CollectionState], expected: str) -> None:
    collections = {name: Collection(name, "v1", "Thing", state) for name, state in states.items()}

    assert missing_data(collections, ["*.group.example.com"]) == expected
