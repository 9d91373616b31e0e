"""What of the verdicts on manifests is told: a large folder has millions of passes, which most formats only count."""

from collections.abc import Mapping

from msgspec import Struct

from audit_batch.collect.manifests import Manifest
from audit_batch.jobs.cluster_only import cluster_role_of
from audit_batch.jobs.elsewhere import Elsewhere
from audit_batch.jobs.homes import reason_not_placed
from audit_batch.model import Verdict

_FAIL = str(Verdict.FAIL)
_NOT_ASSESSED = str(Verdict.NOT_ASSESSED)


class Sieve(Struct, frozen=True):
    """What is kept, and what is taken back because a cluster, or another repository, may say otherwise."""

    reasons: Mapping[str, str]
    """By control, why what it says is taken back; empty for most."""
    elsewhere: Elsewhere
    """Why fails for want of another object are taken back."""
    shown: frozenset[int]
    """Of which manifests something is told, as `id`."""
    has_passes: bool
    """Passes are kept, not only counted."""

    def settle(self, control: str, manifest: Manifest, verdict: str, reason: str) -> tuple[str, str]:
        """Return a verdict with its reason, as it stands without a cluster."""
        fails = verdict == _FAIL
        taken_back = (
            reason_not_placed(control, manifest)
            or (cluster_role_of(control, manifest) if fails else "")
            or self.reasons[control]
            or (self.elsewhere.reason(control, manifest) if fails else "")
        )
        return (_NOT_ASSESSED, taken_back) if taken_back else (verdict, reason)
