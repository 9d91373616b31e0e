"""What people decided about the findings of a scan: waivers in files and on objects, and a baseline."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.inline_waiver import ANNOTATION, InlineWaiver, RefusedWaiver, read_inline_waivers
from audit_batch.catalog.waiver import Waiver
from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.place import line_of
from audit_batch.jobs.baseline import Known
from audit_batch.jobs.scan_results import name_of
from audit_batch.report.export.scanned import Notice, Result, State, counted

_FIELD = f"metadata.annotations['{ANNOTATION}']"


class Decisions(Struct, frozen=True):
    """What holds on the day of a scan."""

    waivers: Sequence[Waiver]
    known: Mapping[str, Known]
    """The findings of the baseline by fingerprint."""
    controls: frozenset[str]
    """Ids of all that exist."""
    asked: Collection[str]
    """Ids of those that judge this time."""
    day: date

    def apply(self, result: Result, manifest: Manifest) -> Result:
        """Return an open finding as it stands after all that was decided."""
        if result.state is not State.OPEN:
            return result
        resource = result.resource
        for waiver in self.waivers:
            if waiver.covers(result.control.id, resource.kind, resource.namespace, resource.name) and waiver.in_force(
                self.day
            ):
                decision = f"waiver {waiver.id}: {waiver.reason} (until {waiver.valid_until}, {waiver.approver})"
                return replace(result, state=State.WAIVED, decision=decision, waiver=waiver.id)
        for inline in self._inline(manifest):
            if isinstance(inline, InlineWaiver) and inline.control == result.control.id and inline.in_force(self.day):
                decision = f"waived on the object: {inline.reason} (until {inline.until})"
                return replace(result, state=State.WAIVED, decision=decision, waiver=ANNOTATION)
        return self._compare(result)

    def _compare(self, result: Result) -> Result:
        """A finding that says more than the baseline knows of it is open: it would hide what was added since."""
        known = self.known.get(result.fingerprint)
        if known is None:
            return result
        if known.covers(result.reason):
            return replace(result, state=State.KNOWN)
        return replace(result, known_as=known.reason)

    def notices(self, manifests: Sequence[Manifest], results: Sequence[Result]) -> Iterator[Notice]:
        """Yield what somebody should look at: waivers refused or ended, and a baseline that is too long."""
        for manifest in manifests:
            for inline in self._inline(manifest):
                if text := self._notice(inline):
                    yield Notice(text, name_of(manifest.file), line_of(manifest, _FIELD))
        for waiver in self.waivers:
            if waiver.valid_until < self.day:
                yield Notice(f"waiver {waiver.id} of {waiver.control} expired on {waiver.valid_until}")
        files = {name_of(manifest.file) for manifest in manifests}
        there = {result.fingerprint for result in results}
        gone = [mark for mark, one in self.known.items() if mark not in there and self._would_be_seen(one, files)]
        if gone:
            yield Notice(
                f"{counted(len(gone), 'finding')} of the baseline no longer there; --write-baseline drops them"
            )

    def _would_be_seen(self, one: Known, files: Collection[str]) -> bool:
        """Whether a finding of the baseline would be found, were it there: its control judges, and its file is read."""
        judges = one.control in self.asked or one.control not in self.controls
        return judges and (one.file in files or not Path(one.file).exists())

    def _inline(self, manifest: Manifest) -> Iterator[InlineWaiver | RefusedWaiver]:
        annotations = manifest.body["metadata"].get("annotations")
        if isinstance(annotations, dict) and ANNOTATION in annotations:
            yield from read_inline_waivers(annotations, self.controls)

    def _notice(self, inline: InlineWaiver | RefusedWaiver) -> str:
        if isinstance(inline, RefusedWaiver):
            return inline.problem
        ended = not inline.in_force(self.day)
        return f"{ANNOTATION}: {inline.control} expired on {inline.until}; its findings are open again" if ended else ""
