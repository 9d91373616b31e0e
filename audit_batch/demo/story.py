"""What happens at the made-up company in thirteen months, and on which days somebody looked."""

from datetime import date, timedelta
from enum import IntEnum, auto

from msgspec import Struct

FIRST = date(2025, 10, 1)
LAST = date(2026, 10, 31)
WEEKLY_FROM = date(2026, 10, 7)
DAILY_FROM = date(2026, 10, 30)
"""Snapshots are taken every second Wednesday at first, then every Wednesday, and every day at the end."""

LONG_AGO = 0
NEVER = 10**7
"""Ordinals of days before and after everything."""


class Measure(IntEnum):
    """Something that makes a workload or a namespace safer."""

    POD_SECURITY_WARN = 0
    NOT_PRIVILEGED = auto()
    SOURCE_RANGES = auto()
    VERSION_TAGS = auto()
    LIMITS = auto()
    INGRESS_TLS = auto()
    QUOTAS = auto()
    DEFAULT_DENY = auto()
    NO_PLAIN_CREDENTIALS = auto()
    OWN_ACCOUNT = auto()
    CLEAN_CONFIG = auto()
    NON_ROOT = auto()
    NARROW_ROLES = auto()
    NO_ESCALATION = auto()
    POD_SECURITY_BASELINE = auto()
    NO_TOKEN = auto()
    SECCOMP = auto()
    DIGESTS = auto()
    EGRESS_DENY = auto()
    STRICT_MTLS = auto()
    READ_ONLY_ROOT = auto()
    CREDENTIAL_FILES = auto()
    POD_SECURITY_RESTRICTED = auto()


class Wave(Struct, frozen=True):
    """When a measure is asked of everybody."""

    start: date
    affected: float = 1.0
    """Share of those who did not have it at the beginning."""
    spread: int = 21
    """Days within which the members of one team follow."""


WAVES: dict[Measure, Wave] = {
    Measure.POD_SECURITY_WARN: Wave(date(2025, 11, 3)),
    Measure.NOT_PRIVILEGED: Wave(date(2025, 11, 10), 0.12),
    Measure.SOURCE_RANGES: Wave(date(2025, 11, 17)),
    Measure.VERSION_TAGS: Wave(date(2025, 11, 24), 0.3),
    Measure.LIMITS: Wave(date(2025, 12, 1), 0.5, 40),
    Measure.INGRESS_TLS: Wave(date(2025, 12, 8), 0.5),
    Measure.QUOTAS: Wave(date(2025, 12, 15)),
    Measure.DEFAULT_DENY: Wave(date(2026, 1, 5), 1.0, 35),
    Measure.NO_PLAIN_CREDENTIALS: Wave(date(2026, 1, 12), 0.2, 30),
    Measure.OWN_ACCOUNT: Wave(date(2026, 1, 19), 0.45, 30),
    Measure.CLEAN_CONFIG: Wave(date(2026, 1, 26), 0.4),
    Measure.NON_ROOT: Wave(date(2026, 2, 2), 0.75, 45),
    Measure.NARROW_ROLES: Wave(date(2026, 2, 9), 0.6),
    Measure.NO_ESCALATION: Wave(date(2026, 2, 16), 0.8, 45),
    Measure.POD_SECURITY_BASELINE: Wave(date(2026, 2, 23)),
    Measure.NO_TOKEN: Wave(date(2026, 3, 2), 0.8, 45),
    Measure.SECCOMP: Wave(date(2026, 3, 16), 0.95, 30),
    Measure.DIGESTS: Wave(date(2026, 4, 13), 0.97, 45),
    Measure.EGRESS_DENY: Wave(date(2026, 5, 4), 1.0, 35),
    Measure.STRICT_MTLS: Wave(date(2026, 6, 1)),
    Measure.READ_ONLY_ROOT: Wave(date(2026, 6, 15), 0.85, 90),
    Measure.CREDENTIAL_FILES: Wave(date(2026, 7, 6), 0.6, 120),
    Measure.POD_SECURITY_RESTRICTED: Wave(date(2026, 8, 3)),
}

LATE_ONE_IN = 32
LATE_DAYS = 60
"""One in so many members of a team follows so much later than the others."""


class Span(Struct, frozen=True):
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Whether ``day`` lies in it."""
        return self.first <= day <= self.last


OUTAGES = (Span(date(2026, 2, 21), date(2026, 2, 28)), Span(date(2026, 10, 8), date(2026, 10, 12)))
"""The job did not run: a full disk in winter, an expired pull secret in autumn."""

INCIDENT = Span(date(2026, 5, 12), date(2026, 5, 25))
"""A night of debugging the ledger: a privileged pod, an administrator from outside, a public load balancer."""

CONTRACTOR_RETURNS = Span(date(2026, 10, 14), date(2026, 10, 18))
"""The contractor is made administrator of the cluster once more, and it is noticed after a weekend."""

SERVICE_RETURNS = Span(date(2026, 10, 27), date.max)
"""The ledger is open to everybody again, by the same manifest; nobody has closed it yet."""

DELIVERY_FROM = date(2026, 6, 17)
"""From here on one controller brings all workloads into the cluster, and the teams' pipelines only read it."""

GATEWAY_API = Span(date(2026, 7, 1), date.max)
"""From when on the Gateway API is served."""

DEFAULT_NAMESPACE_USED = Span(date.min, date(2026, 1, 27))
"""Somebody's tools ran in the namespace default."""

TOKEN_WITHOUT_END = Span(date.min, date(2026, 2, 24))
"""The build machines sign in with a token that never expires."""

BLUEPRINT_APPROVED = date(2026, 9, 30)
"""The snapshot of that night became the blueprint. Two workloads that were retired since are still in it."""

FORBIDDEN: tuple[tuple[str, Span], ...] = (
    ("networkpolicies", Span(date(2026, 1, 12), date(2026, 1, 15))),
    ("secrets", Span(date(2026, 10, 20), date(2026, 10, 22))),
)
"""Lists that the auditor's role could not read for some days."""

METRICS_DOWN = Span(date(2025, 12, 2), date(2025, 12, 5))
"""The aggregated metrics API did not answer."""


def list_days(*, daily: bool) -> tuple[date, ...]:
    """Return the days with a snapshot, in order; ``daily`` for every day of the story that has no outage."""
    days = [FIRST + timedelta(number) for number in range((LAST - FIRST).days + 1)]
    return tuple(day for day in days if _is_taken(day, daily=daily))


def _is_taken(day: date, *, daily: bool) -> bool:
    every = 1 if day >= DAILY_FROM else 7 if day >= WEEKLY_FROM else 28
    due = daily or (day - FIRST).days % every == 0
    return due and not any(day in outage for outage in OUTAGES)
