"""A secret of any kind, anywhere in an object, does not pass; and the quick look misses nothing that the walk finds."""

import json
import os
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_batch.redact import Door
from audit_batch.redact.detectors import DETECTORS
from audit_batch.redact.probe import is_shaped, is_suspect
from audit_batch.redact.texts import Marking
from audit_batch.redact.walk import Walk
from tests.redact.planted import PRINTABLE, Planted, anywhere, by_shape, shaped, spellings

DOOR = Door(b"k" * 32)
MEMORY = Door(b"k" * 32, remember=50)
WALK = Walk(Marking(b"k" * 32))
PROSE = Walk(Marking(b"k" * 32), prose=True)
LONGER = int(os.environ.get("AUDIT_BATCH_LONGER", "1"))
"""`make soak` tries so many times as many."""


def tries(number: int) -> settings:
    return settings(max_examples=number * LONGER, deadline=None, suppress_health_check=list(HealthCheck))


MANY = tries(60)


def canonical(node: Any) -> bytes:
    return orjson.dumps(node, option=orjson.OPT_SORT_KEYS)


@MANY
@given(anywhere())
def test_a_planted_secret_does_not_pass(planted: Planted) -> None:
    sealed = DOOR.seal(planted.node).decode()

    assert "[redacted:" in sealed
    assert not [spelling for spelling in spellings(planted.needle) if spelling in sealed]


@MANY
@given(anywhere())
def test_sealing_twice_changes_nothing(planted: Planted) -> None:
    once = DOOR.seal(planted.node)

    assert DOOR.seal(orjson.loads(once)) == once


@MANY
@given(anywhere())
def test_what_the_walk_changes_the_quick_look_suspects(planted: Planted) -> None:
    changed = WALK.node(planted.node) != planted.node

    assert is_suspect(canonical(planted.node)) or not changed


@MANY
@given(anywhere())
def test_what_the_walk_changes_in_prose_the_quick_look_at_prose_suspects(planted: Planted) -> None:
    changed = PROSE.node(planted.node) != planted.node

    assert is_suspect(canonical(planted.node), prose=True) or not changed


@MANY
@given(anywhere())
def test_a_door_that_remembers_seals_as_one_that_does_not(planted: Planted) -> None:
    assert MEMORY.seal(planted.node) == DOOR.seal(planted.node)


SCRAPS = st.sampled_from(
    ["password", "token", "_KEY", "use", "-", "--", "=", ":", " ", '"', "\\", "'", "\n", "\t", "{", "[", "x9Y8z7W6v5U4",
     "name", "value", "://", "@", "kind", "Secret", "bearer ", "&", ";", "|", "/", "é", "\x01", "true", "12345678"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(SCRAPS, st.text(PRINTABLE, max_size=6)), max_size=9).map("".join)
NODES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(0, 10**9), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4), inner.map(json.dumps)
    ),
    max_leaves=12,
)


@tries(200)
@given(st.dictionaries(TEXTS, NODES, max_size=3))
def test_no_scramble_of_telling_scraps_is_changed_without_being_suspected(node: dict[str, Any]) -> None:
    sealed = WALK.node(node)

    assert is_suspect(canonical(node)) or sealed == node
    assert is_suspect(canonical(node), prose=True) or PROSE.node(node) == node


@tries(80)
@given(st.dictionaries(TEXTS, NODES, max_size=3))
def test_a_scramble_that_was_sealed_stays_as_it_is(node: dict[str, Any]) -> None:
    once = DOOR.seal(node)

    assert DOOR.seal(orjson.loads(once)) == once


@pytest.mark.parametrize("number", range(len(DETECTORS)), ids=[f"{n}-{d.name}" for n, d in enumerate(DETECTORS)])
def test_each_probe_sees_what_its_pattern_finds(number: int) -> None:
    detector = DETECTORS[number]

    @tries(8)
    @given(st.from_regex(detector.compiled(), alphabet=st.characters(codec="utf-8")))
    def check(text: str) -> None:
        found = bool(detector.compiled().search(text))

        assert not found or (is_shaped(text) and is_suspect(orjson.dumps(text)))
        assert not found or is_suspect(orjson.dumps(json.dumps({"a": text})))

    check()


@pytest.mark.parametrize("number", range(len(DETECTORS)), ids=[f"{n}-{d.name}" for n, d in enumerate(DETECTORS)])
def test_each_kind_of_secret_is_named_by_its_detector(number: int) -> None:
    detector = DETECTORS[number]

    @tries(4)
    @given(shaped(detector))
    def check(secret: tuple[str, str]) -> None:
        assert secret[1] not in DOOR.clean(f"see {secret[0]} there")

    check()


@tries(40)
@given(by_shape())
def test_a_text_is_cleaned_as_an_object_is(planted: Planted) -> None:
    text = planted.node if isinstance(planted.node, str) else json.dumps(planted.node)

    assert planted.needle not in DOOR.clean(text)
