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
from audit_batch.collect.sources.chart import inputs_of_chart, is_library, name_of_chart, template_of
from audit_batch.collect.sources.documents import Found, objects_of
from audit_batch.collect.sources.files import CHART
from audit_batch.collect.sources.program import find_program, run_program
from audit_batch.collect.sources.template import line_in_template
from audit_batch.collect.sources.text import decode, read_bytes
from audit_batch.collect.sources.yamltext import read_yaml
from audit_batch.errors import ManifestError

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
    if is_library(chart):
        return
    inputs = (*inputs_of_chart(chart), *release.values)
    helm = find_program("helm")
    if helm is None:
        yield ManifestError(_place_of(chart), _MISSING, inputs=inputs)
        return
    files = [word for path in release.values for word in ("--values", path)]
    try:
        where = ("--namespace", release.namespace or _NAMESPACE)
        text = run_program([helm, "template", _RELEASE, chart, *where, "--include-crds", *files])
    except BrokenText as error:
        yield ManifestError(_place_of(chart), error.problem, inputs=inputs)
        return
    found = _placed(chart, text, inputs)
    yield from found if release.namespace or _NAMESPACE not in text else map(_anywhere, found)


def _placed(chart: Path, text: str, inputs: tuple[Path, ...]) -> Iterator[Found]:
    """Name for each object the template above which it is printed, or the chart where that is not there."""
    place = _place_of(chart)
    begun = _begun_by_helm(chart)
    sources = [(text.count("\n", 0, match.start()) + 2, match[1]) for match in begun.finditer(text)]
    lines = [line for line, _ in sources]
    for found in objects_of(str(chart), read_yaml(text), text):
        number = bisect_right(lines, found.line or 1) - 1
        file = template_of(chart, sources[number][1]) if number >= 0 else None
        if isinstance(found, ManifestError):
            yield type(found)(file or place, f"{found.problem} (as rendered)", line=None, inputs=inputs)
            continue
        template = _read_template(file) if file else Template(())
        begins = line_in_template(template.lines, found.body["kind"], (), found.body["metadata"]["name"])
        yield replace(found, file=str(file or place), line=begins, template=template, inputs=inputs, home=str(chart))


def _place_of(chart: Path) -> Path:
    return chart / CHART if chart.is_dir() else chart


def _begun_by_helm(chart: Path) -> re.Pattern[str]:
    """As helm begins each document; the same comment elsewhere is that of a template, or of another chart's author."""
    name = re.escape(name_of_chart(chart)) if chart.is_dir() else "[^/\n]+"
    return re.compile(rf"^---\n# Source: ({name}/[^\n]+)$", re.MULTILINE)


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


@lru_cache(maxsize=256)
def _read_template(path: Path) -> Template:
    try:
        return Template(tuple(decode(read_bytes(path)).split("\n")))
    except BrokenText:
        return Template(())
