"""Charts, rendered by helm; each object keeps the template that it came from."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from audit_batch.collect.manifests import Template
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.documents import Found, objects_of
from audit_batch.collect.sources.files import CHART
from audit_batch.collect.sources.program import find_program, run_program
from audit_batch.collect.sources.template import line_in_template
from audit_batch.collect.sources.text import decode, read_bytes
from audit_batch.collect.sources.yamltext import read_yaml
from audit_batch.errors import ManifestError

_SOURCE = re.compile(r"^# Source: (\S[^\n]*)$", re.MULTILINE)
_RELEASE = "release"
_MISSING = "is a Helm chart, and helm is not on the PATH; install it, or scan what `helm template` prints"


def render_chart(chart: Path, values: Sequence[Path]) -> Iterator[Found]:
    """Yield the objects of a chart, and what is wrong with it.

    Args:
        chart: Folder or archive.
        values: Files of values, the last of which wins.
    """
    place = chart / CHART if chart.is_dir() else chart
    if _is_library(chart):
        return
    helm = find_program("helm")
    if helm is None:
        yield ManifestError(place, _MISSING)
        return
    files = [word for path in values for word in ("--values", path)]
    try:
        text = run_program([helm, "template", _RELEASE, chart, "--include-crds", *files])
    except BrokenText as error:
        yield ManifestError(place, error.problem)
        return
    yield from _placed(chart, text, (chart, *values))


def _placed(chart: Path, text: str, inputs: tuple[Path, ...]) -> Iterator[Found]:
    """Name for each object the template above which it is printed."""
    sources = [(text.count("\n", 0, match.start()) + 1, match[1].strip()) for match in _SOURCE.finditer(text)]
    lines = [line for line, _ in sources]
    for found in objects_of(str(chart), read_yaml(text), text):
        line = found.line or 1
        place = bisect_right(lines, line) - 1
        file = _template_path(chart, sources[place][1]) if place >= 0 else chart
        if isinstance(found, ManifestError):
            yield type(found)(file, f"{found.problem} (as rendered)", line=None)
            continue
        template = _read_template(file)
        begins = line_in_template(template.lines, str(found.body["kind"]), ())
        yield replace(found, file=str(file), line=begins, template=template, inputs=inputs, home=str(chart))


def _template_path(chart: Path, source: str) -> Path:
    """The comment begins with the chart's name, which need not be that of its folder."""
    return chart / source.partition("/")[2]


@lru_cache(maxsize=256)
def _read_template(path: Path) -> Template:
    try:
        return Template(tuple(decode(read_bytes(path)).split("\n")))
    except BrokenText:
        return Template(())


def _is_library(chart: Path) -> bool:
    """Library charts have no objects of their own; the charts that use them do."""
    try:
        documents = read_yaml(decode(read_bytes(chart / CHART)))
    except BrokenText:
        return False
    return any(
        not isinstance(one, BrokenText) and isinstance(one.value, dict) and one.value.get("type") == "library"
        for one in documents
    )
