"""What of the verdicts on manifests is kept: a large folder has millions of passes, which most formats only count."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit_batch.jobs.cluster_only import held_back
from audit_batch.jobs.manifest_verdicts import Judged
from audit_batch.model import Verdict


@dataclass(slots=True)
class Sieve:
    """Takes verdict after verdict as they are reached, and counts what it lets fall."""

    reasons: Mapping[str, str]
    """By control, why what it says is taken back; empty for most."""
    wanting: Mapping[str, str]
    """By control, why its fails are taken back."""
    shown: frozenset[int]
    """Of which manifests something is told, as `id`."""
    has_passes: bool
    """Passes are kept."""
    passed: int = 0
    """How many were let fall."""
    speaking: set[str] = field(default_factory=set)
    """Controls that said something."""

    def settle(self, one: Judged) -> Judged | None:
        """Return what is to be told of a verdict; None for nothing."""
        self.speaking.add(one.verdict.control)
        if id(one.manifest) not in self.shown:
            return None
        one = held_back(one, self._reason(one))
        if one.verdict.verdict != Verdict.PASS or self.has_passes:
            return one
        self.passed += 1
        return None

    def _reason(self, one: Judged) -> str:
        control = one.verdict.control
        if reason := self.reasons[control]:
            return reason
        return self.wanting.get(control, "") if one.verdict.verdict == Verdict.FAIL else ""
