"""What every export is made of: the results of one framework on one cluster, as the warehouse has them."""

from collections.abc import Container, Iterator, Mapping
from datetime import date, datetime

import duckdb
from msgspec import Struct

STATES = ("open", "waived", "resolved")
"""States of a finding."""
FINDINGS = "memory.main.exported_findings"
"""Table beside the warehouse, in memory, that holds the findings of an export."""
_BATCH = 1000


class Scope(Struct, frozen=True):
    """One framework, one cluster, and the evaluation that answers for a period; times are UTC without zone."""

    framework: str
    title: str
    edition: str
    cluster: str
    cluster_id: str
    period: str
    """As it is called: October 2026."""
    period_start: datetime
    period_end: datetime
    """First moment after the period."""
    evaluation: int
    snapshot: int
    taken_at: datetime
    finished_at: datetime
    evaluated_at: datetime
    snapshot_state: str
    kubernetes: str
    objects: int
    tool_version: str
    catalogue_digest: str
    settings_digest: str
    ledger_entry: int
    ledger_digest: str

    @property
    def benchmark(self) -> str:
        """Name and edition of the framework."""
        return f"{self.title} {self.edition}".strip()


class Requirement(Struct, frozen=True):
    """One requirement and how it came out."""

    requirement: str
    position: int
    section: str
    topic: str
    level: str
    assessment: str
    covers: str
    state: str
    """pass, partial, fail, waived, not_applicable, not_assessed or manual."""
    reason: str
    how: str
    attest: str
    controls: list[str]
    judged: int
    failed: int
    waived: int
    since: datetime


class Outcome(Struct, frozen=True):
    """One control that gives evidence, and how it came out."""

    control: str
    title: str
    domain: str
    severity: str
    state: str
    """pass, fail, waived, not_applicable or not_assessed."""
    judged: int
    passed: int
    failed: int
    waived: int
    reason: str
    since: datetime
    requirements: list[str]
    why: str
    fix: str
    misses: str
    source: list[str]
    params: str
    sql: str


class Finding(Struct, frozen=True):
    """One resource that fails a control, or failed it in the period."""

    finding_id: str
    control: str
    title: str
    severity: str
    state: str
    """open, waived or resolved."""
    kind: str
    namespace: str
    name: str
    api_version: str
    """Empty when the object is gone, or when its kind alone does not say which it is."""
    uid: str
    reason: str
    fields: list[str]
    evidence: str
    """What the control saw, as JSON."""
    first_seen: datetime
    opened_at: datetime
    last_seen: datetime
    resolved_at: datetime | None
    reopened: int
    age_days: int
    waiver: str
    deadline: datetime | None
    """When it should be gone; None unless it is open."""
    requirements: list[str]
    fix: str

    @property
    def resource(self) -> str:
        """Kind and name of the resource, with its namespace where it has one."""
        return " ".join((self.kind, f"{self.namespace}/{self.name}" if self.namespace else self.name))


class Waiver(Struct, frozen=True):
    """One accepted deviation."""

    waiver: str
    control: str
    kind: str
    namespace: str
    name: str
    reason: str
    approver: str
    ticket: str
    valid_from: date
    valid_until: date
    state: str
    findings: int


class Attestation(Struct, frozen=True):
    """One answer of a person."""

    requirement: str
    result: str
    statement: str
    evidence: str
    attested_by: str
    attested_on: date
    valid_until: date
    state: str
    """valid, expired or not yet."""


class Evidence(Struct, frozen=True):
    """One thing that the results rest on, with the digest that the warehouse knows of it."""

    kind: str
    """snapshot, evaluation or events."""
    name: str
    made_at: datetime
    algorithm: str
    digest: str
    entry: int
    """Entry of the ledger; 0 for files of events, which an ingestion's entry covers."""


class Results(Struct, frozen=True):
    """Everything but the findings, which are read as they are written."""

    con: duckdb.DuckDBPyConnection
    scope: Scope
    requirements: tuple[Requirement, ...]
    outcomes: Mapping[str, Outcome]
    """By control, those of the framework."""
    waivers: Mapping[str, Waiver]
    attestations: tuple[Attestation, ...]
    evidence: tuple[Evidence, ...]
    counts: Mapping[tuple[str, str], int]
    """Findings by state and severity."""
    target_days: Mapping[str, int]
    """Days from its opening in which a finding should be gone, by severity."""

    def findings(self, *states: str, namespace: str | None = None) -> Iterator[Finding]:
        """Read the findings in these states, or all, worst first; any number of readers may be under way.

        Args:
            states: Some of `STATES`.
            namespace: Only those in it; empty for resources that have none.
        """
        reader = self.con.cursor()
        reader.execute(
            f"""
            SELECT * EXCLUDE (place)
            FROM {FINDINGS}
            WHERE list_contains($states, state) AND namespace = coalesce($namespace, namespace)
            ORDER BY place
            """,
            {"states": list(states or STATES), "namespace": namespace},
        )
        names = [column[0] for column in reader.description]
        while batch := reader.fetchmany(_BATCH):
            for row in batch:
                yield Finding(**dict(zip(names, row, strict=True)))

    def namespaces(self, *states: str) -> list[str]:
        """Return the namespaces of the findings in these states, in order; resources without one have the empty one."""
        rows = self.con.execute(
            f"SELECT DISTINCT namespace FROM {FINDINGS} WHERE list_contains($states, state) ORDER BY namespace",
            {"states": list(states)},
        ).fetchall()
        return [namespace for (namespace,) in rows]

    def count(self, *states: str) -> int:
        """Count the findings in these states, or all."""
        return sum(number for (state, _), number in self.counts.items() if state in (states or STATES))

    def without_findings(self, told: Container[str]) -> Iterator[Outcome]:
        """Yield the outcomes that findings do not tell: of controls not in ``told``, and all that are not assessed."""
        return (
            outcome
            for outcome in self.outcomes.values()
            if outcome.state == "not_assessed" or outcome.control not in told
        )
