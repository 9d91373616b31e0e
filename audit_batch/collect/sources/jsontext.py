"""JSON into documents with their lines."""

import json
import re
from typing import Any, NoReturn

from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.build import DEEPEST, Builder
from audit_batch.collect.sources.scalars import resolve
from audit_batch.collect.sources.tree import Node
from audit_batch.errors import cut

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|[^\s{}\[\]:,"]+|\n')
_SPACE = re.compile(r"[ \t\r\n]*")
_BEGIN: dict[str, type[dict[str, Any]] | type[list[Any]]] = {"{": dict, "[": list}


def read_json_text(text: str) -> list[Node | BrokenText]:
    """Return the documents of ``text``, one behind the other as kubectl takes them, or what is wrong with it."""
    try:
        _check(text)
        return list(_build(text))
    except json.JSONDecodeError as error:
        return [BrokenText(f"not JSON: {cut(error.msg)}", error.lineno)]
    except RecursionError:
        return [BrokenText(f"nested deeper than {DEEPEST} levels", 1)]
    except ValueError as error:
        return [BrokenText(f"not JSON: {cut(str(error))}", 1)]
    except BrokenText as error:
        return [error]


def _check(text: str) -> None:
    decoder = json.JSONDecoder(parse_constant=_refuse)
    end = _begin(text, 0)
    # At least one: empty text is no document.
    while True:
        _, end = decoder.raw_decode(text, end)
        end = _begin(text, end)
        if end == len(text):
            return


def _begin(text: str, end: int) -> int:
    """Return where the next document begins."""
    found = _SPACE.match(text, end)
    return found.end() if found else end


def _build(text: str) -> list[Node]:
    """Build what is known to be JSON."""
    builder = Builder()
    line = 0
    for part in _TOKEN.findall(text):
        if part == "\n":
            line += 1
        elif part in _BEGIN:
            builder.begin(_BEGIN[part](), line)
        elif part in "}]":
            builder.end()
        else:
            builder.scalar(_scalar(part, line + 1), line)
    return builder.roots


def _scalar(text: str, line: int) -> Any:
    value = json.loads(text)
    if type(value) is int:
        # Beyond 64 bits it is as inexact as in YAML.
        return resolve(text)
    if isinstance(value, str) and not value.isascii() and "\\u" in text:
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise BrokenText("not JSON: half of a character", line) from error
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number that JSON knows")
