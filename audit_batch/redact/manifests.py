"""Bodies of Secrets in a text of YAML."""

import re
from collections.abc import Iterator

from audit_batch.redact.late import late

_DOCUMENTS = late(r"^---.*$", re.MULTILINE)
_SECRET = late(
    r"""^[ \t]*(?:-[ \t]+)?["']?kind["']?[ \t]*:[ \t]*["']?Secret(?:List)?["']?,?[ \t\r]*(?:#.*)?$""", re.MULTILINE
)
_BODY = late(
    r"""^(?P<indent>[ \t]*)(?:-[ \t]+)?["']?(?:data|stringData)["']?:[ \t\r]*"""
    r"""(?P<body>[^\n]*(?:\n(?:(?P=indent)[ \t]+[^\n]*|[ \t]*(?=\n|\Z)))*)""",
    re.MULTILINE,
)


def find_bodies(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what stands under data and stringData in each YAML document with a Secret in it."""
    if "Secret" not in text:
        return
    start = 0
    for end in (*(match.end() for match in _DOCUMENTS.finditer(text)), len(text)):
        if _SECRET.search(text, start, end):
            yield from (match.span("body") for match in _BODY.finditer(text, start, end) if match["body"].strip())
        start = end
