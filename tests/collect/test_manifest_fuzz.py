"""Whatever text is given: objects, or problems with their place; never a traceback, never a hang."""

import string
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.documents import objects_of
from audit_batch.collect.sources.place import line_of
from audit_batch.collect.sources.text import decode, read_documents
from audit_batch.collect.sources.tree import Node

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(string.ascii_letters, max_size=8), inner, max_size=4)
    ),
    max_leaves=25,
)
PIECES = st.sampled_from(
    [
        "apiVersion: v1\n", "kind: Pod\n", "metadata:\n", "  name: a\n", "  namespace: [x]\n", "spec: {a: &a [*a]}\n",
        "---\n", "...\n", "%YAML 1.1\n", "- ", "  - ", "? ", ": ", "&a ", "*a ", "<<: *a\n", "{", "}", "[", "]", ",",
        "'", '"', "|\n", ">-\n  ", "\t", "\r\n", "\0", "\x85", "\u2028", "\ufeff", "{{ .Values.x }}\n", "#",
        "!!binary x\n", "!!python/object:os.system x\n", "items: [", "kind: List\n", "\\ud800", "é", "\U0001f600",
        "0x", ".inf\n", "a: 1\n", "kind: [x]\n", "kind: Template\n", "objects: [", "name: ${X}\n", "kind: Deployment\n",
        "data: {}\n", "  {%\n", "parameters: [{name: X, value: .inf}]\n", "spec: {containers: [{image: $A}]}\n",
    ]
)  # fmt: skip


def read(text: str) -> list[Manifest]:
    """Read a text as files of both kinds, and look every object's fields up."""
    found = []
    for name in ("a.yaml", "a.json"):
        for one in objects_of(name, read_documents(name, text), text):
            if isinstance(one, Manifest):
                found.append(one)
                assert 1 <= one.line <= text.count("\n") + text.count("\x85") + text.count("\u2028") + 1
                assert line_of(one, "spec.containers[0].image") >= one.line
            else:
                assert "\n" not in str(one)
    return found


def plain(value: Any) -> Any:
    """What JSON makes of a value: whole numbers are whole, and beyond 64 bits they are inexact."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    if type(value) is int and not -(2**63) <= value < 2**64:
        return float(value)
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return {key: plain(inner) for key, inner in value.items()} if isinstance(value, dict) else value


@given(st.lists(PIECES | st.text(max_size=5), max_size=60).map("".join))
@settings(max_examples=400, deadline=2000)
def test_any_text_is_read_or_told_of(text: str) -> None:
    read(text)


@given(st.binary(max_size=200) | st.lists(PIECES).map(lambda pieces: "".join(pieces).encode("latin-1", "replace")))
@settings(max_examples=200, deadline=2000)
def test_any_bytes_are_text_or_told_of(content: bytes) -> None:
    with suppress(BrokenText):
        read(decode(content))


@given(st.dictionaries(st.text(string.ascii_letters, min_size=1, max_size=8), VALUES, min_size=1), st.booleans())
@settings(max_examples=50, deadline=2000)
def test_what_is_written_is_read(value: dict[str, Any], flow: bool) -> None:
    text = yaml.dump(value, default_flow_style=flow, allow_unicode=True, Dumper=Quoting)

    (found,) = read_documents("a.yaml", text)

    assert isinstance(found, Node), text
    assert found.value == plain(value)


class Quoting(yaml.SafeDumper):  # type: ignore[misc]
    """Writes texts in quotes: the rules for plain ones are what is tested elsewhere."""


Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def test_the_files_of_a_hostile_folder_are_read_in_a_moment(tmp_path: Path) -> None:
    texts = {
        "deep": "a:\n" + "".join(f"{' ' * depth}a:\n" for depth in range(1, 2000)),
        "flow": "[" * 200_000,
        "maps": "{a: " * 200_000,
        "dashes": "- " * 200_000,
        "keys": "".join(f"? k{number}\n" for number in range(50_000)),
        "anchors": "".join(f"a{number}: &a{number} x\n" for number in range(50_000)),
        "scalar": f"a: {'x' * 5_000_000}\n",
        "quotes": 'a: "' + "\\" * 1_000_001,
        "documents": "a: [\n---\n" * 5_000,
        "braces": "{{" * 100_000,
        "comments": "#\n" * 200_000,
    }

    found = {name: read_documents("a.yaml", text) for name, text in texts.items()}

    assert {name: isinstance(documents[0], BrokenText) for name, documents in found.items() if documents} == {
        "deep": True,
        "flow": True,
        "maps": True,
        "dashes": True,
        "keys": False,
        "anchors": False,
        "scalar": False,
        "quotes": True,
        "documents": True,
        "braces": True,
    }
    assert len(found["documents"]) == 5_000
