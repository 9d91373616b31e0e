"""Edits of YAML and JSON at the places that the parser tells, so that every other character stays."""

import json
import re
from typing import Any

import yaml  # type: ignore[import-untyped]
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode  # type: ignore[import-untyped]

from audit_batch.collect.edits.change import Change, Step

_NEWLINE = re.compile("\r\n|[\n\r]")


class Unreachable(Exception):
    """The text has no place for the change: an alias, a template, an unusual spelling."""


def compose(text: str) -> list[Node | None]:
    """Return the documents of a text, without a byte order mark, with their places: by the parser that read them.

    Raises:
        Unreachable: It is not YAML.
    """
    try:
        return list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        raise Unreachable("its file is not YAML as it stands") from error


def edit(text: str, document: int, change: Change) -> str:
    """Return the text with one change made to one of its documents.

    Raises:
        Unreachable: There is no place for it.
    """
    node = compose(text)[document]
    for position, step in enumerate(change.path):
        found = _find(node, step)
        if found is None or _is_null(found):
            return _add_entry(text, node, change.path[position:], change, found)
        node = found
    if change.is_added:
        return _add_item(text, node, change.value)
    if not isinstance(node, ScalarNode):
        raise Unreachable("a field is no plain value")
    return text[: node.start_mark.index] + _in_place(node, change.value, text) + text[node.end_mark.index :]


def _find(node: Node | None, step: Step) -> Node | None:
    if isinstance(step, int):
        if isinstance(node, SequenceNode) and step < len(node.value):
            return node.value[step]
        raise Unreachable("a field has another shape")
    if not isinstance(node, MappingNode):
        raise Unreachable("a field has another shape")
    return next((value for key, value in node.value if key.value == step), None)


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style and node.value in ("", "~", "null")


def _add_entry(text: str, node: Node | None, path: tuple[Step, ...], change: Change, null: Node | None) -> str:
    """Write a key that is absent, or has no value, with all that is below it."""
    if not isinstance(node, MappingNode) or not all(isinstance(step, str) for step in path):
        raise Unreachable("a field has another shape")
    value: Any = [change.value] if change.is_added else change.value
    for step in reversed(path[1:]):
        value = {step: value}
    if null is not None:
        return _fill(text, node, path[0], null, value)
    if node.flow_style:
        return _add_flow(text, node, f"{_scalar(path[0], _is_json(text))}: {_flow(value, _is_json(text))}")
    return _add_lines(text, node, _block({path[0]: value}))


def _fill(text: str, node: MappingNode, name: Step, null: Node, value: Any) -> str:
    """Write the value of a key that has none, on its line."""
    if null.value:
        return text[: null.start_mark.index] + _flow(value, _is_json(text)) + text[null.end_mark.index :]
    key = next(key for key, found in node.value if key.value == name and found is null)
    colon = text.find(":", key.end_mark.index) + 1
    return f"{text[:colon]} {_flow(value, _is_json(text))}{text[colon:]}"


def _add_item(text: str, node: Node | None, value: Any) -> str:
    if not isinstance(node, SequenceNode):
        raise Unreachable("a field is no list")
    if node.flow_style:
        return _add_flow(text, node, _scalar(value, _is_json(text)))
    if text[node.start_mark.index] != "-":
        raise Unreachable("a field has an anchor, which others may share")
    return _add_lines(text, node, [f"- {_scalar(value, is_json=False)}"])


def _add_flow(text: str, node: Node, entry: str) -> str:
    """Write an entry behind the last one, before the bracket that closes."""
    if not node.value:
        place = node.end_mark.index - 1
        return text[:place] + entry + text[place:]
    last = node.value[-1]
    first = node.value[0][0] if isinstance(last, tuple) else node.value[0]
    end = (last[1] if isinstance(last, tuple) else last).end_mark.index
    between = f",\n{' ' * first.start_mark.column}" if first.start_mark.line > node.start_mark.line else ", "
    return text[:end] + between + entry + text[end:]


def _add_lines(text: str, node: Node, lines: list[str]) -> str:
    """Write lines behind the last one of a mapping or list, as deep as it is."""
    # A mapping's own mark is that of its anchor, where it has one.
    first = node.value[0][0] if isinstance(node, MappingNode) and node.value else node
    column = int(first.start_mark.column)
    ending = _NEWLINE.search(text, _end(text, node))
    place = _behind_comments(text, ending.start(), column) if ending else len(text)
    usual = ending or _NEWLINE.search(text)
    margin = (usual[0] if usual else "\n") + " " * column
    return text[:place] + "".join(margin + line for line in lines) + text[place:]


def _behind_comments(text: str, place: int, column: int) -> int:
    """Comments that are deeper than a block belong to what it ends with, and not to what is added."""
    comment = re.compile(rf"(?:(?:\r\n|[\r\n])[ \t]*)*?(?:\r\n|[\r\n]) {{{column + 1},}}#[^\r\n]*")
    while match := comment.match(text, place):
        place = match.end()
    return place


def _end(text: str, node: Node) -> int:
    """Where the text of a node ends; the parser has blank lines and comments behind a block belong to it."""
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        return len(text[: node.end_mark.index].rstrip())
    if not isinstance(node, (MappingNode, SequenceNode)) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    if isinstance(node, SequenceNode):
        return _end(text, node.value[-1])
    key, value = node.value[-1]
    return max(int(key.end_mark.index), _end(text, value))


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def _in_place(node: ScalarNode, value: Any, text: str) -> str:
    """Write a value in the quotes of the one that was there, where it had some and is a text."""
    is_quoted = isinstance(value, str) and node.style in ("'", '"')
    return f"{node.style}{value}{node.style}" if is_quoted else _scalar(value, _is_json(text))


def _scalar(value: Any, is_json: bool) -> str:
    """Write a value; a text without quotes where YAML takes it for one as it stands."""
    is_plain = isinstance(value, str) and not is_json and yaml.load(value, Loader=yaml.CSafeLoader) == value
    return str(value) if is_plain else json.dumps(value)


def _flow(value: Any, is_json: bool) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{_scalar(key, is_json)}: {_flow(below, is_json)}" for key, below in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(item, is_json) for item in value)}]"
    return _scalar(value, is_json)


def _block(table: dict[Any, Any]) -> list[str]:
    lines: list[str] = []
    for key, value in table.items():
        if isinstance(value, dict):
            lines += [f"{key}:", *(f"  {line}" for line in _block(value))]
        else:
            lines.append(f"{key}: {_flow(value, is_json=False)}")
    return lines
