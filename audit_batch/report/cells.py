"""The cells of any notebook as parts of a page, for those that have no template of their own."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from audit_batch.report.frames import MIME

_PNG, _TEXT = "image/png", "text/plain"


class Part(Struct, frozen=True):
    """One thing that a notebook says, in the order in which it does; one of its fields is set."""

    prose: str = ""
    """HTML of a text of the notebook's author."""
    answer: str = ""
    """Name of an answer."""
    picture: str = ""
    """Address of a PNG."""
    text: str = ""
    """Anything else, as it was printed."""


def read_title(notebook: NotebookNode) -> str:
    """Return the first heading of the first level, empty without one."""
    lines = [line for cell in _prose(notebook) for line in cell.source.splitlines()]
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


def read_parts(executed: NotebookNode) -> list[Part]:
    """Return what an executed notebook says, without its title: its texts, its answers, and what its cells printed."""
    title = f"# {read_title(executed)}"
    found: list[Part] = []
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            lines = cell.source.splitlines()
            if title in lines:
                lines.remove(title)
            found.append(Part(prose=_html("\n".join(lines))))
        else:
            found += (part for output in cell.get("outputs", ()) if (part := _part(output)))
    return found


def _html(markdown: str) -> str:
    """Markup of the author's own in it is text."""
    renderer = IPythonRenderer(escape=True, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(markdown))


def _prose(notebook: NotebookNode) -> Iterator[NotebookNode]:
    return (cell for cell in notebook.cells if cell.cell_type == "markdown")


def _part(output: Mapping[str, Any]) -> Part | None:
    """What a cell put out; errors end a notebook, and what libraries grumble on stderr is not part of a report."""
    if output.get("output_type") == "stream":
        return Part(text=output["text"]) if output.get("name") == "stdout" else None
    data = output.get("data", {})
    if MIME in data:
        return Part(answer=data[MIME]["name"])
    if _PNG in data:
        return Part(picture=f"data:{_PNG};base64,{''.join(data[_PNG].split())}")
    return Part(text=data[_TEXT]) if _TEXT in data else None
