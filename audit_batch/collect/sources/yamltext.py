"""YAML into documents, parsed in C, event by event: nothing is built before it is known to be small enough."""

import base64
import binascii
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import yaml  # type: ignore[import-untyped]
from yaml.cyaml import CParser  # type: ignore[import-untyped]

from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.build import Builder
from audit_batch.collect.sources.scalars import resolve
from audit_batch.collect.sources.tree import Node
from audit_batch.errors import cut

_TAG = "tag:yaml.org,2002:"
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What the parser counts as the end of a line. Source: YAML 1.1, 5.4."""
_SEPARATOR = re.compile(r"^---(?=\s|$)", re.MULTILINE)
"""Begins a document wherever it stands at the beginning of a line, block scalars included. Source: YAML 1.2, 9.1."""
_NOTHING = re.compile(r"(?:^[ \t\r]*(?:[#%][^\n]*|---[ \t\r]*|\.\.\.[ \t\r]*)?(?:\n|\Z))*", re.MULTILINE)
"""Comments, directives and separators alone."""
_Handler = Callable[[Builder, Any], None]


def read_yaml(text: str) -> list[Node | BrokenText]:
    """Return the documents of ``text``, and for each that is broken what is wrong with it."""
    try:
        return list(_parse(text))
    except BrokenText:
        return _one_by_one(text)


def _one_by_one(text: str) -> list[Node | BrokenText]:
    """Read each document alone, so that a broken one costs no other."""
    found: list[Node | BrokenText] = []
    starts = sorted({0, *(match.start() for match in _SEPARATOR.finditer(text)), len(text)})
    line, last = 0, 0
    for start, end in pairwise(starts):
        line, last = line + sum(1 for _ in LINE_END.finditer(text, last, start)), start
        document = text[start:end]
        if _NOTHING.fullmatch(document):
            continue
        try:
            found += _parse(document, line)
        except BrokenText as error:
            found.append(error)
    return found


def _parse(text: str, before: int = 0) -> list[Node]:
    """Return the documents; ``before`` lines stand in front of them."""
    builder = Builder(before)
    parser = CParser(text)
    event = None
    try:
        while (event := parser.get_event()) is not None:
            if handler := _HANDLERS.get(event.__class__):
                handler(builder, event)
    except BrokenText as error:
        if error.line is not None or event is None:
            raise
        raise BrokenText(error.problem, event.start_mark.line + before + 1) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise BrokenText(f"not YAML: {cut(problem)}", before + 1 + (mark.line if mark else 0)) from error
    finally:
        parser.dispose()
    return builder.roots


def _scalar(builder: Builder, event: Any) -> None:
    if event.tag is None and event.implicit[0]:
        text = event.value
        if text == "<<":
            builder.merge(event.start_mark.line)
            return
        value = resolve(text)
    else:
        value = event.value if event.tag in (None, "!", _TAG + "str") else _tagged(event)
    builder.scalar(value, event.start_mark.line, event.anchor)


def _tagged(event: Any) -> Any:
    """A scalar with a tag; those that are not YAML's own say nothing, as for `kubectl`."""
    if event.tag == _TAG + "binary":
        try:
            return base64.b64decode(event.value, validate=False).decode("utf-8")
        except (binascii.Error, ValueError) as error:
            raise BrokenText("!!binary that is no text", None) from error
    known = event.tag in (_TAG + "int", _TAG + "float", _TAG + "bool", _TAG + "null")
    return resolve(event.value) if known else event.value


def _begin_mapping(builder: Builder, event: Any) -> None:
    builder.begin({}, event.start_mark.line, event.anchor)


def _begin_list(builder: Builder, event: Any) -> None:
    builder.begin([], event.start_mark.line, event.anchor)


def _end(builder: Builder, _event: Any) -> None:
    builder.end()


def _alias(builder: Builder, event: Any) -> None:
    builder.alias(event.anchor, event.start_mark.line)


_HANDLERS: dict[type, _Handler] = {
    yaml.ScalarEvent: _scalar,
    yaml.MappingStartEvent: _begin_mapping,
    yaml.MappingEndEvent: _end,
    yaml.SequenceStartEvent: _begin_list,
    yaml.SequenceEndEvent: _end,
    yaml.AliasEvent: _alias,
}
