"""YAML and JSON mean what `kubectl` takes them for, and every value knows its line."""

import json
from itertools import pairwise
from typing import Any

import pytest

from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.text import decode, read_documents
from audit_batch.collect.sources.tree import Node


def read(text: str, name: str = "a.yaml") -> list[Any]:
    """Values of the documents, and the line and problem of broken ones."""
    found = read_documents(name, text)
    return [(one.line, one.problem) if isinstance(one, BrokenText) else one.value for one in found]


def lines(text: str, name: str = "a.yaml") -> dict[str, int]:
    """Line by path of every value of the first document."""
    (root,) = read_documents(name, text)
    assert isinstance(root, Node)
    found: dict[str, int] = {}
    waiting = [("", root)]
    while waiting:
        path, node = waiting.pop()
        for step, part in node.children():
            found[f"{path}/{step}"] = part.line
            waiting.append((f"{path}/{step}", part))
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("y", True),
        ("Off", False),
        ("true", True),
        ('"on"', "on"),
        ("'off'", "off"),
        ("0644", 420),
        ("0o17", 15),
        ("08", 8),
        ("0x1F", 31),
        ("-0x10", -16),
        ("0b11", 3),
        ("1_000", 1000),
        ("+5", 5),
        ("1e3", 1000),
        ("5.", 5),
        (".5", 0.5),
        ("1e400", "1e400"),
        ("12345678901234567890123", 12345678901234567890123.0),
        ("18446744073709551615", 18446744073709551615),
        ("1:30", "1:30"),
        ("2001-01-01", "2001-01-01"),
        ("0x", "0x"),
        ("_1", "_1"),
        ("", None),
        ("~", None),
        ("null", None),
        ("! 12", "12"),
        ("!!str 12", "12"),
        ("!!binary aGk=", "hi"),
        ("!!int '7'", 7),
        ("!Ref 5", "5"),
        ("=", "="),
        ("<<", "<<"),
        ("2048Mi", "2048Mi"),
    ],
)
def test_a_scalar_is_what_kubectl_makes_of_it(text: str, value: object) -> None:
    assert read(f"a: [{text}]" if text else "a: [~]") == [{"a": [value]}]


def test_a_key_is_a_text_as_in_json() -> None:
    assert read("{5: a, 1.5: b, true: c}") == [{"5": "a", "1.5": "b", "true": "c"}]


def test_each_value_knows_the_line_of_its_key_or_of_itself() -> None:
    containers = "  containers:\n    - name: a\n      image: x\n    -\n      name: b\n"
    text = f"# c\nkind: Pod\nspec:\n{containers}  list: [1,\n    2]\n"

    found = lines(text)

    assert found["/kind"] == 2
    assert found["/spec"] == 3
    assert found["/spec/containers/0"] == 5
    assert found["/spec/containers/0/image"] == 6
    assert found["/spec/containers/1"] == 8
    assert found["/spec/list/1"] == 10


def test_windows_line_ends_do_not_move_lines() -> None:
    text = decode(b"a: 1\r\nb:\r\n  c: |\r\n    x\r\n    y\r\n  d: 2\r\n")

    assert lines(text)["/b/d"] == 6
    assert read(text) == [{"a": 1, "b": {"c": "x\ny\n", "d": 2}}]


def test_an_alias_has_the_values_of_its_anchor_where_those_stand() -> None:
    text = "a: &x\n  b: 1\n  c: [2]\nd: *x\n"

    assert read(text) == [{"a": {"b": 1, "c": [2]}, "d": {"b": 1, "c": [2]}}]
    assert (lines(text)["/d"], lines(text)["/d/b"], lines(text)["/d/c/0"]) == (4, 2, 3)


def test_merged_keys_give_way_to_own_ones_and_keep_their_lines() -> None:
    text = "x: &x {a: 1, b: 1}\ny: &y\n  b: 2\n  c: 2\nz:\n  b: 0\n  <<: [*x, *y]\n  d: 3\nlast: 1\n"

    assert read(text)[0]["z"] == {"b": 0, "a": 1, "c": 2, "d": 3}
    found = lines(text)
    assert {key: found[f"/z/{key}"] for key in "bacd"} == {"b": 6, "a": 1, "c": 4, "d": 8}
    assert found["/last"] == 9


def test_json_knows_its_lines_too() -> None:
    text = '{\n "a": [1,\n  {"b": "x\\ny"}],\n "c": "\\ud83d\\ude00"\n}'

    assert read(text, "a.json") == [json.loads(text)]
    assert lines(text, "a.json") == {"/a": 2, "/a/0": 2, "/a/1": 3, "/a/1/b": 3, "/c": 4}
    assert read("\n" + text, "-") == [json.loads(text)]


def test_a_number_of_json_is_as_exact_as_one_of_yaml() -> None:
    numbers = "[0, -7, 9223372036854775807, 18446744073709551615, -9223372036854775809, 1.5]"

    ((found,), (same,)) = (read(f"a: {numbers}"), read(f'{{"a": {numbers}}}'))

    assert (found, list(map(type, found["a"]))) == (same, list(map(type, same["a"])))


def test_a_broken_document_costs_no_other() -> None:
    text = "a: 1\n---\nb: [\n---\n# only a comment\n---\nc: 2\n---\nd: {{ x }}\n"

    first, broken, second, template = read(text)

    assert (first, second) == ({"a": 1}, {"c": 2})
    assert broken[1].startswith("not YAML")
    assert template == (9, "a key that is not a text")


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "key 'a' stands twice"),
        ("a: .inf\n", 1, ".inf is no number that JSON knows"),
        ("a: *nobody\n", 1, "the alias *nobody has no anchor before it"),
        ("a: &a [*a]\n", 1, "the alias *a has no anchor before it"),
        ("? [a]\n: b\n", 1, "a key that is not a text"),
        ("~: b\n", 1, "a key that is not a text"),
        ("a:\n  <<: 5\n", 2, "<< merges what is no mapping"),
        ("a: !!binary /w==\n", 1, "!!binary that is no text"),
        ("[" * 3000, 1, "nested deeper than 100 levels"),
        ("- " * 3000, 1, "nested deeper than 100 levels"),
        ("a: \0\n", 1, "not YAML: unacceptable character"),
    ],
)
def test_what_no_api_server_takes_is_refused_with_its_line(text: str, line: int, problem: str) -> None:
    ((found_line, found),) = read(text)

    assert (found_line, found[: len(problem)]) == (line, problem)


def test_json_documents_stand_one_behind_the_other() -> None:
    text = '{"a": 1}\n{"b":\n 2}\n'

    assert read(text, "a.json") == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ('{"a": 1,\n "a": 2}', 2, "key 'a' stands twice"),
        ('{"a": NaN}', 1, "not JSON: NaN is no number that JSON knows"),
        ('{"a":\n "\\ud83d"}', 2, "not JSON: half of a character"),
        ('{"a": 1\n', 2, "not JSON: Expecting ',' delimiter"),
        ("[" * 100_000, 1, "nested deeper than 100 levels"),
        ('{"a": ' + "9" * 5000 + "}", 1, "not JSON: Exceeds the limit"),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(text: str, line: int, problem: str) -> None:
    ((found_line, found),) = read(text, "a.json")

    assert (found_line, found[: len(problem)]) == (line, problem)


def test_aliases_that_unfold_without_end_are_refused() -> None:
    letters = "abcdefghij"
    laughs = "a: &a [lol, lol]\n" + "".join(
        f"{letter}: &{letter} [{', '.join([f'*{before}'] * 9)}]\n" for before, letter in pairwise(letters)
    )
    long = f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 100)}]\n"

    for text in (laughs, long):
        ((_, problem),) = read(text)
        assert problem == "its aliases unfold to more than a manifest can hold"


@pytest.mark.parametrize(("content", "line"), [(b"a: b\nc: \xe4\n", 2), (b"\xff\xfea", 1), (b"caf\xe9", 1)])
def test_other_encodings_are_refused_with_their_line(content: bytes, line: int) -> None:
    with pytest.raises(BrokenText, match="is no UTF-8 text") as refused:
        decode(content)

    assert refused.value.line == line


def test_marks_of_encodings_are_no_text() -> None:
    assert decode(b"\xef\xbb\xbfa: b") == decode("\ufeffa: b".encode("utf-16-le")) == "a: b"
