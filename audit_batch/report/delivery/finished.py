"""A finished report: its files, what it is about, and the names of its later renderings."""

from pathlib import Path

from msgspec import Struct

_SUFFIXES = {"pdf": ".pdf", "html": ".html", "csv": ".csv", "notebook": ".ipynb"}
_PIECE = 1 << 20
_SIGNATURE = b"/ByteRange"
"""What stands in the clear in every signed PDF, because a signature names the bytes that it covers.

Source: ISO 32000-1, 12.8.1.
"""


class Finished(Struct, frozen=True):
    """A report that lies in a folder."""

    pdf: Path
    cluster: str
    notebook: str
    framework: str
    """Empty where it is about none."""
    period: str

    @property
    def name(self) -> str:
        """What it is called, without suffix."""
        return self.pdf.name.removesuffix(".pdf")

    def files(self, kinds: tuple[str, ...]) -> list[Path]:
        """Return those of its files that are wanted and there, the PDF first."""
        paths = [self.pdf.with_name(f"{self.name}{_SUFFIXES[kind]}") for kind in _SUFFIXES if kind in kinds]
        return [path for path in paths if path.is_file()]


def newest_version(pdf: Path) -> Path | None:
    """Return the last rendering of a report: itself, or the one with the highest number; None if there is none."""
    if not pdf.exists():
        return None
    number = 2
    while numbered(pdf, number).exists():
        number += 1
    return numbered(pdf, number - 1)


def next_version(pdf: Path) -> Path:
    """Return the path for another rendering: a signed one stays, and gets a sibling with a number."""
    newest = newest_version(pdf)
    if newest is None or not is_signed(newest):
        return newest or pdf
    number = 2
    while numbered(pdf, number).exists():
        number += 1
    return numbered(pdf, number)


def numbered(pdf: Path, number: int) -> Path:
    """Return the path of a numbered rendering; the first one has no number."""
    return pdf if number == 1 else pdf.with_name(f"{pdf.name.removesuffix('.pdf')}-v{number}.pdf")


def is_signed(pdf: Path) -> bool:
    """Say whether somebody signed a PDF."""
    before = b""
    with pdf.open("rb") as file:
        while piece := file.read(_PIECE):
            if _SIGNATURE in before[-len(_SIGNATURE) :] + piece:
                return True
            before = piece
    return False


def keep_only(report: Finished, formats: tuple[str, ...]) -> None:
    """Delete the files beside the PDF that nobody asked for."""
    unwanted = tuple(kind for kind in _SUFFIXES if kind not in ("pdf", *formats))
    for path in report.files(unwanted):
        path.unlink()
