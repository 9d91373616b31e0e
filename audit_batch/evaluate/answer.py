"""What a control says of an example."""

from collections.abc import Mapping

from msgspec import Struct, field

from audit_batch.model import OutcomeState, Verdict


class Answer(Struct, frozen=True):
    """What a control said of one example."""

    verdicts: Mapping[str, Verdict]
    """By ``Kind/namespace/name``, or ``Kind/name`` where there is no namespace; of a detection by audit ID."""
    state: OutcomeState
    reason: str
    reasons: Mapping[str, str]
    """Reason of every verdict that is no pass, keyed alike."""
    findings: int | None = None
    """As how many findings a detection tells its events; nothing for a control that judges objects."""
    severities: Mapping[str, str] = field(default_factory=dict)
    """How grave a detection calls each event."""
