"""The seeds of the fuzzer, and what it once found, go through its targets; `make fuzz` looks for more."""

import pytest
from fuzz_targets import SEEDS, TARGETS, WORDS


@pytest.mark.parametrize("target", TARGETS)
def test_known_inputs_meet_what_must_hold_of_any(target: str) -> None:
    for seed in (*SEEDS, b"", b"".join(WORDS), *WORDS):
        TARGETS[target](seed)
