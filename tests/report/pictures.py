"""Pictures of pages, small and grey, and how far two of them are apart.

What is compared are fields of some millimetres and how dark each is: letters may be smoothed otherwise by another
version of the printer or of the reader, but what moved, grew or went missing darkens or clears whole fields. The pages
are printed in fonts that ship with the package; none that a machine happens to have is on those that are compared.
"""

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops

APPROVED = Path(__file__).with_name("approved")
PROGRAM = "pdftoppm"
PAGES = {"compliance_report": (3, 5, 6), "executive_summary": (1, 2), "access_review": (1, 3, 6)}
"""Pages that are compared, from 1, by report: with charts, figures, tables and a graph."""
FORGIVEN = 0.03
"""Share of the fields with something in them that may differ."""
_RESOLUTION = 50
"""Dots per inch of the pictures."""
_FIELD = 8
"""Dots that a field is wide and high: four millimetres."""
_CLEAR = 20
"""By so much, of 255, two fields of the same page may differ in darkness; a line of small text is 60 to 100."""


class Difference(NamedTuple):
    """How far two pictures are apart."""

    share: float
    """Of the fields in which either has something."""
    marked: Image.Image
    """The new picture, with a frame of grey over what differs."""


def missing_program() -> str:
    """Say why no pictures can be made here; empty where they can."""
    return "" if shutil.which(PROGRAM) else f"{PROGRAM} is not here; install poppler-utils to compare pages"


def picture(pdf: Path, page: int, folder: Path) -> Image.Image:
    """Draw one page, from 1."""
    asked = [PROGRAM, "-r", str(_RESOLUTION), "-f", str(page), "-l", str(page), "-gray", "-singlefile", "-png"]
    path = folder / f"{pdf.stem}-{page}"
    subprocess.run([*asked, str(pdf), str(path)], check=True, capture_output=True)
    with Image.open(path.with_suffix(".png")) as drawn:
        return drawn.convert("L")


def approved(report: str, page: int) -> Path:
    """Where the approved picture of a page lies."""
    return APPROVED / f"{report}-{page}.png"


def compare(new: Image.Image, old: Image.Image) -> Difference:
    """Hold a new picture against an approved one."""
    if new.size != old.size:
        return Difference(1.0, new)
    fields = [_fields(new), _fields(old)]
    apart = ImageChops.difference(*fields).point(lambda value: 255 if value > _CLEAR else 0)
    used = ImageChops.darker(*fields).point(lambda value: 255 if value < 255 - _CLEAR // 4 else 0)
    share = _count(apart) / max(1, _count(used))
    shade = apart.resize(new.size, Image.Resampling.NEAREST).point(lambda value: 160 if value else 255)
    return Difference(share, ImageChops.multiply(new, shade))


def _fields(picture: Image.Image) -> Image.Image:
    """The mean darkness of each field."""
    width, height = (-(-side // _FIELD) for side in picture.size)
    whole = Image.new("L", (width * _FIELD, height * _FIELD), 255)
    whole.paste(picture)
    return whole.resize((width, height), Image.Resampling.BOX)


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]
