"""Expressions that are compiled late find what those find that are compiled at once."""

import re

from audit_batch.redact.late import late

PATTERN = r"(?P<word>[a-z]+)-\d"


def test_a_late_expression_does_what_a_compiled_one_does() -> None:
    ours, theirs = late(PATTERN, re.IGNORECASE), re.compile(PATTERN, re.IGNORECASE)

    text = "one-1 TWO-2"

    assert [match["word"] for match in ours.finditer(text)] == ["one", "TWO"]
    assert ours.sub("_", text) == theirs.sub("_", text) == "_ _"
    assert (ours.fullmatch(text), ours.pattern, ours.flags) == (None, theirs.pattern, theirs.flags)
