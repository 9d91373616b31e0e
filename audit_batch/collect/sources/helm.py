"""Charts, rendered by helm; each object keeps the template that it came from."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from audit_batch.collect.manifests import Release, Template
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
_NAMESPACE = "release-namespace"
"""Stands in what is rendered where the release's namespace will, which is not known before it is installed."""
_ACCOUNTS = re.compile(rf"\A(system:serviceaccounts?:){_NAMESPACE}(?=:|\Z)")
_MISSING = "is a Helm chart, and helm is not on the PATH; install it, or scan what `helm template` prints"


def render_chart(chart: Path, release: Release) -> Iterator[Found]:
    """Yield the objects of a chart, and what is wrong with it.

    Args:
        chart: Folder or archive.
        release: Where it goes, and with which values.
    """
    place = chart / CHART if chart.is_dir() else chart
    if _is_library(chart):
        return
    helm = find_program("helm")
    if helm is None:
        yield ManifestError(place, _MISSING)
        return
    files = [word for path in release.values for word in ("--values", path)]
    try:
        where = ("--namespace", release.namespace or _NAMESPACE)
        text = run_program([helm, "template", _RELEASE, chart, *where, "--include-crds", *files])
    except BrokenText as error:
        yield ManifestError(place, error.problem)
        return
    found = _placed(chart, text, (chart, *release.values))
    yield from found if release.namespace or _NAMESPACE not in text else map(_anywhere, found)


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


def _anywhere(found: Found) -> Found:
    """Take the name out of an object that stands for the namespace of the release."""
    return found if isinstance(found, ManifestError) else replace(found, body=_without_namespace(found.body))


def _without_namespace(value: Any) -> Any:
    if isinstance(value, dict):
        here = ("namespace", _NAMESPACE)
        # A binding in another namespace means the release's account, not one beside it, by an empty name.
        kept = {"namespace": ""} if here in value.items() and value.get("kind") == "ServiceAccount" else {}
        return kept | {name: _without_namespace(below) for name, below in value.items() if (name, below) != here}
    if isinstance(value, list):
        return [_without_namespace(below) for below in value]
    # As the accounts of a namespace are called in bindings, alone and together.
    return _ACCOUNTS.sub(r"\1", value) if isinstance(value, str) and _NAMESPACE in value else value


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
