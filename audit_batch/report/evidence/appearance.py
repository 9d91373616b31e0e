"""What a reader of the pages sees of a signature: a line at the foot of the first page, tagged as a field of a form."""

import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markupsafe import escape

from audit_batch.config import shipped
from audit_batch.report.layout import lay_out
from audit_batch.report.wording import minute, visible

_BOX = (57, 11, 538, 25)
"""Left, bottom, right and top in points on A4: below the footer, between the margins of the pages."""
_NAME = 60
"""Signs of a name that are shown, at most; the signature has all of them."""
_REASON = 50
_PAGE = """\
<html lang="en"><title>Signature</title><style>
{fonts}
@page {{ margin: 0; size: {width}pt {height}pt; }}
body {{ border-left: 2pt solid #0b4f6c; color: #1b2127; margin: 0; overflow: hidden; padding-left: 5pt;
  font: 7pt/{height}pt {families}, "Noto Sans", "DejaVu Sans", "Noto Sans CJK SC", "Noto Sans Arabic", sans-serif;
  white-space: nowrap; }}
</style><body>{text}</body></html>"""


def describe(signer: str, reason: str, moment: datetime) -> str:
    """Say in a line who signed, when, and why."""
    why = f": {_short(reason, _REASON)}" if reason else ""
    when = " ".join(minute(moment.astimezone(UTC).isoformat()).split())
    return f"Digitally signed by {_short(signer, _NAME)} on {when}{why}"


@contextmanager
def open_look(text: str) -> Iterator[Any]:
    """Draw the line and yield it as pyHanko's style of a stamp, which lasts as long as the block."""
    from pyhanko.pdf_utils.content import ImportedPdfPage  # noqa: PLC0415
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule  # noqa: PLC0415
    from pyhanko.stamp import StaticStampStyle  # noqa: PLC0415

    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, Margins.uniform(0))  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory(prefix=".signature-") as folder:
        page = ImportedPdfPage(str(_draw(text, Path(folder))))  # type: ignore[no-untyped-call]
        yield StaticStampStyle(border_width=0, background=page, background_layout=whole, background_opacity=1.0)


def add_field(writer: Any, name: str, text: str) -> None:
    """Put an empty field where the signature is to be seen, and into the structure of a tagged PDF."""
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field  # noqa: PLC0415

    append_signature_field(writer, SigFieldSpec(name, on_page=0, box=_BOX, readable_field_name=text))
    if "/StructTreeRoot" in writer.root:
        page, _ = writer.find_page_for_modification(0)
        (widget,) = [found for found in writer.root["/AcroForm"]["/Fields"] if found.get_object()["/T"] == name]
        _tag(writer, widget, page)


def _tag(writer: Any, widget: Any, page: Any) -> None:
    """Make the field an element of the structure. Source: ISO 14289-1, 7.18.4; ISO 32000-1, 14.7.4."""
    from pyhanko.pdf_utils import generic as library  # noqa: PLC0415

    generic: Any = library

    name, number = generic.pdf_name, generic.NumberObject
    tree = writer.root["/StructTreeRoot"]
    document = tree["/K"].raw_get(0) if isinstance(tree["/K"], generic.ArrayObject) else tree.raw_get("/K")
    numbers = tree["/ParentTree"]["/Nums"]
    key = max((int(found) for found in list(numbers)[::2]), default=-1) + 1
    refers = generic.DictionaryObject({name("/Type"): name("/OBJR"), name("/Obj"): widget, name("/Pg"): page})
    element = generic.DictionaryObject({name("/Type"): name("/StructElem"), name("/S"): name("/Form")})
    element[name("/P")] = document
    element[name("/K")] = refers
    placed = writer.add_object(element)
    children = document.get_object()["/K"]
    children.append(placed)
    numbers.extend((number(key), placed))
    widget.get_object()[name("/StructParent")] = number(key)
    for changed in (children, numbers, page.get_object()):
        writer.update_container(changed)


def _draw(text: str, folder: Path) -> Path:
    left, bottom, right, top = _BOX
    fonts = dict(_fonts())
    sheet = "\n".join(f'@font-face {{ font-family: "{name}"; src: url("{url}"); }}' for name, url in fonts.items())
    families = ", ".join(f'"{name}"' for name in fonts)
    size = {"width": right - left, "height": top - bottom}
    html, pdf = folder / "line.html", folder / "line.pdf"
    html.write_text(_PAGE.format(fonts=sheet, families=families, text=escape(text), **size), encoding="utf-8")
    # Of no variant, and so without tags of its own: the field is one element of the report's structure.
    lay_out({"html": html, "pdf": pdf, "variant": None, "moment": 0, "identifier": "00" * 16, "attachments": []})
    return pdf


def _fonts() -> Iterator[tuple[str, str]]:
    """Yield the fonts of the pages with a name and an address that carries them."""
    for path in sorted((shipped("reports") / "fonts").glob("ibm-plex-sans-*-400-normal.woff2"), key=_latin_first):
        yield path.stem, f"data:font/woff2;base64,{b64encode(path.read_bytes()).decode()}"


def _latin_first(path: Path) -> tuple[bool, str]:
    return "latin" not in path.stem, path.stem


def _short(text: str, limit: int) -> str:
    shown = " ".join(visible(text).split())
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"
