"""Characters and fonts: those that no font here has are printed as code points, and fonts that none needs left out."""

import logging
import re
from types import TracebackType
from typing import Self

_CODE = re.compile(r"\.notdef.*\(U\+([0-9A-F]+)\)", re.DOTALL)
"""What WeasyPrint logs of each character that it could not print (70.0, draw/text.py)."""
_BEYOND_LATIN = re.compile(r"[^\x00-\xac\xae-\xff\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u20ac\u2122\u2212]")
"""What is not in each of the report's own Latin fonts: nobody need be asked of all others."""
_OTHER_SCRIPTS = re.compile(r'@font-face \{ font-family: "[^"]* (?:Latin Ext|Cyrillic|Greek)";[^}]*\}')
"""The report's own fonts of other letters, as its stylesheet names them."""
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_BODY = "<body>"
_END_OF_COVER = "</section>"


class NamedMissing(logging.Handler):
    """Collects, while it is open, the characters for which WeasyPrint finds no glyph."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the character that a message names."""
        if code := _CODE.search(record.getMessage()):
            self.characters.add(chr(int(code[1], 16)))

    def __enter__(self) -> Self:
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        logging.getLogger("weasyprint").removeHandler(self)


def without_idle_fonts(page: str) -> str:
    """Return a page of Latin letters alone without the fonts of others: to load all takes half a second."""
    return page if _BEYOND_LATIN.search(_body_of(page)) else _OTHER_SCRIPTS.sub("", page)


def find_missing(page: str) -> set[str]:
    """Return the characters of a page that no font has, those of the page and of this machine; prints a probe."""
    # Here, because it loads Pango, which may be missing.
    from weasyprint import HTML, URLFetcher  # type: ignore[import-untyped]  # noqa: PLC0415

    asked = sorted(set(_BEYOND_LATIN.findall(_body_of(page))))
    if not asked:
        return set()
    style = "".join(_STYLE.findall(page))
    probe = f"<html>{style}{_BODY}" + "".join(f"<p>&#{ord(character)};" for character in asked)
    with NamedMissing() as missing:
        HTML(string=probe, url_fetcher=URLFetcher(allowed_protocols=["data"])).write_pdf()
    return missing.characters


def name_missing(page: str, missing: set[str]) -> str:
    """Return the page with each run of ``missing`` characters as code points, [U+540D U+524D], and a notice of it.

    The title stays as it is: it is printed by whoever shows the file.
    """
    if not missing:
        return page
    head, body, rest = page.partition(_BODY)
    run = re.compile(f"[{re.escape(''.join(sorted(missing)))}]+")
    shown = run.sub(lambda found: f"[{' '.join(f'U+{ord(character):04X}' for character in found[0])}]", rest)
    return head + body + shown.replace(_END_OF_COVER, _notice(missing) + _END_OF_COVER, 1)


def _body_of(page: str) -> str:
    return page.partition(_BODY)[2]


def _notice(missing: set[str]) -> str:
    first = min(missing)
    return (
        '<p class="check">No font on the machine that printed this has '
        f"{'one character' if len(missing) == 1 else f'{len(missing)} characters'} of the names in it. Their code "
        f"points stand in their place, such as [U+{ord(first):04X}]; the attached files have the characters. "
        "<code>audit-batch doctor</code> says which fonts to install.</p>"
    )
