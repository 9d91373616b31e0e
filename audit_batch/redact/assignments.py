"""Where in a text a value is assigned to a name: properties, shell, YAML, broken or nested JSON, connection strings."""

import re
from collections.abc import Iterator

from msgspec import Struct

from audit_batch.redact.late import late
from audit_batch.redact.names import NAME_CHARACTERS, Telling, is_secret, read_name

_NAMED = late(
    rf"(?<![{NAME_CHARACTERS}])(?P<name>[{NAME_CHARACTERS}]++)"
    r"""(?:(?:\\*["'])?[ \t]*(?P<sep>:=|=|:)[ \t]*|["']?[ \t]+)"""
)
_LINE_START = late(r"""(?:^|\n)[ \t]*(?:- +|export +|set +)?\\*["']?\Z""")
_NEXT = late(rf"(?:[;,&]+[ \t]*|[ \t]+)(?:[{NAME_CHARACTERS}]++[ \t]*[=:]|--?[A-Za-z])|[;,&]*[ \t]*(?:\r?\n|\Z)")
"""What follows a value that goes on to the end of its line: the next assignment, flag or line."""
_WORD_END = late(r"""\s|["'`]|[;,&]+(?:\s|\Z|[A-Za-z_][^=:;,&\s]*[=:])|\Z""")
_QUOTE = late(r"""\\*["']""")
_BLOCK = late(r"[|>][-+0-9]*[ \t]*\n(?P<lines>(?P<indent>[ \t]+)\S[^\n]*(?:\n(?:(?P=indent)[^\n]*|[ \t]*(?=\n)))*)")
_NOT_A_VALUE = frozenset("{[,;&|><")
_MARKED = "[redacted:"


class Assigned(Struct, frozen=True):
    """A secret value in a text."""

    start: int
    end: int


def find_assigned(text: str) -> Iterator[Assigned]:
    """Yield, in order and without overlap, the values under telling names that are secrets."""
    done = 0
    for match in _NAMED.finditer(text):
        if match.start() < done or text.endswith(_MARKED, 0, match.start()):
            continue
        name = match["name"]
        telling = read_name(name)
        if not telling or not (match["sep"] or name.startswith("-")):
            continue
        value = _value(text, match, telling)
        lines = text[value.start : value.end].splitlines()
        if any(is_secret(name, telling, line.strip()) for line in lines):
            done = value.end
            yield value


def _value(text: str, match: re.Match[str], telling: Telling) -> Assigned:
    start = match.end()
    block = _BLOCK.match(text, start) if match["sep"] == ":" else None
    if block:
        return Assigned(*block.span("lines"))
    quote = _QUOTE.match(text, start)
    if quote:
        return Assigned(quote.end(), _closing(text, quote))
    if text[start : start + 1] in _NOT_A_VALUE:
        return Assigned(start, start)
    whole_line = telling is Telling.STRONG and match["sep"] and _LINE_START.search(text, 0, match.start())
    end = (_NEXT if whole_line else _WORD_END).search(text, start)
    return _bare(text, start, end.start() if end else len(text))


def _bare(text: str, start: int, end: int) -> Assigned:
    """Leave out brackets that close what was opened before the value."""
    while end > start and text[end - 1] in "]})" and text.count(_OPENED[text[end - 1]], start, end) == 0:
        end -= 1
    return Assigned(start, end)


_OPENED = {"]": "[", "}": "{", ")": "("}


def _closing(text: str, quote: re.Match[str]) -> int:
    """The place of the quote that closes the one found, or of the end of the line."""
    place = text.find(quote[0], quote.end())
    while place > 0 and text[place - 1] == "\\":
        place = text.find(quote[0], place + 1)
    if place >= 0:
        return place
    line_end = text.find("\n", quote.end())
    return line_end if line_end >= 0 else len(text)
