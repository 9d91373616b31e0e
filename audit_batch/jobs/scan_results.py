"""From verdicts on manifests to results with their line, their fingerprint, and the text that stands there."""

import os
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from audit_batch.catalog.control import Control
from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.excerpt import Excerpts
from audit_batch.collect.sources.place import place_of
from audit_batch.jobs.manifest_verdicts import Judged
from audit_batch.model import Verdict
from audit_batch.report.export.scanned import Excerpt, Resource, Result, State

_STATES = {
    str(Verdict.PASS): State.PASS,
    str(Verdict.FAIL): State.OPEN,
    str(Verdict.NOT_ASSESSED): State.NOT_ASSESSED,
}


def name_of(file: str) -> str:
    """Return the name of a file as text: the same however it was given, relative where that is possible."""
    path = os.path.normpath(file) if file else ""
    inside = path.removeprefix(os.path.join(os.getcwd(), ""))  # noqa: PTH109, PTH118  called for every object
    return inside.encode(errors="surrogateescape").decode(errors="replace")


class Placing:
    """Makes results; of what several controls say about one object it looks everything up once.

    Args:
        controls: By id.
        excerpts: Where the lines are to be shown; None where nobody looks at them.
    """

    def __init__(self, controls: Mapping[str, Control], excerpts: Excerpts | None) -> None:
        self._controls = controls
        self._excerpts = excerpts
        self._resource = Resource("", "", "", "")
        self._file = self._source = ""
        self._known_as = ""
        self._places: dict[str, tuple[Manifest, int]] = {}
        self._seen: dict[tuple[str, ...], int] = {}

    def place(self, judged: Iterable[Judged]) -> list[tuple[Result, Manifest]]:
        """Return the results with their manifests, by file and object, of each by line and control."""
        by_manifest: dict[int, list[Judged]] = {}
        for one in judged:
            by_manifest.setdefault(id(one.manifest), []).append(one)
        together = sorted(by_manifest.values(), key=lambda them: (them[0].manifest.file, them[0].manifest.line))
        placed = [(result, them[0].manifest) for them in together for result in self._results(them)]
        # A patch of an overlay stands in a file of its own.
        return sorted(placed, key=lambda one: one[0].file)

    def _results(self, together: list[Judged]) -> list[Result]:
        row, self._places = together[0].verdict, {}
        self._file, self._source = name_of(together[0].manifest.file), name_of(together[0].manifest.home)
        self._known_as = together[0].manifest.known_as or row.name
        self._resource = Resource(row.api_version, row.kind, row.namespace, row.name)
        return sorted(map(self._result, together), key=lambda result: (result.line, result.control.id))

    def _result(self, one: Judged) -> Result:
        row, manifest = one.verdict, one.manifest
        fails = row.verdict == Verdict.FAIL
        places = (
            [self._place(manifest, field) for field in row.fields or ("",)] if fails else [(manifest, manifest.line)]
        )
        written, line = places[0]
        numbers = [number for one, number in places if one.file == written.file]
        return Result(
            control=self._controls[row.control],
            resource=self._resource,
            state=_STATES[row.verdict],
            reason=row.reason,
            fields=row.fields,
            file=self._file if written is manifest else name_of(written.file),
            line=line,
            lines=self._shown(written, numbers) if fails else (),
            source=self._source,
            fingerprint=self._fingerprint(row.control) if fails else "",
        )

    def _place(self, manifest: Manifest, field: str) -> tuple[Manifest, int]:
        if field not in self._places:
            self._places[field] = place_of(manifest, field)
        return self._places[field]

    def _shown(self, manifest: Manifest, numbers: list[int]) -> tuple[Excerpt, ...]:
        if self._excerpts is None:
            return ()
        return tuple(Excerpt(number, text) for number, text in self._excerpts.show(manifest, dict.fromkeys(numbers)))

    def _fingerprint(self, control: str) -> str:
        """No line is in it, nor where an overlay changed what; of equal objects of a file each has its number."""
        resource = self._resource
        group = resource.api_version.rpartition("/")[0]
        key = (control, self._file, self._source, group, resource.kind, resource.namespace, self._known_as)
        number = self._seen[key] = self._seen.get(key, 0) + 1
        text = "\0".join((*key, str(number)))
        return blake2b(text.encode(errors="replace"), digest_size=16).hexdigest()
