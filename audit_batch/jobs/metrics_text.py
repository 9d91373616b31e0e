"""Metrics as text that is valid in both formats that are asked for.

The textfile collector of node-exporter and the Pushgateway read Prometheus' text format and refuse types that only
OpenMetrics has; others read OpenMetrics. Gauges alone, with units in their names and `# EOF` at the end, which is a
comment in the former, are both. Source: the OpenMetrics specification 1.0, and Prometheus' documentation of exposition
formats.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

FAMILIES: Mapping[str, tuple[str, str]] = {
    "audit_batch_snapshot_timestamp_seconds": ("seconds", "When the last snapshot was taken, seconds since 1970."),
    "audit_batch_snapshot_objects": ("", "Objects in the last snapshot."),
    "audit_batch_snapshot_unread_lists": ("", "Lists that the last snapshot could not read whole."),
    "audit_batch_judged_snapshot_timestamp_seconds": (
        "seconds", "When the snapshot was taken that was judged last, seconds since 1970."
    ),
    "audit_batch_controls": ("", "Controls by outcome in the last evaluation."),
    "audit_batch_framework_score_ratio": ("ratio", "Share of the assessed requirements that are met."),
    "audit_batch_framework_coverage_ratio": (
        "ratio", "Share of the requirements that were assessed, attested, or had nothing to judge."
    ),
    "audit_batch_open_findings": ("", "Findings that are open and not waived."),
    "audit_batch_finding_opened_timestamp_seconds": (
        "seconds", "When the youngest open finding of a severity was opened, seconds since 1970."
    ),
    "audit_batch_audit_event_timestamp_seconds": ("seconds", "Time of the newest audit event, seconds since 1970."),
    "audit_batch_ingest_lag_seconds": ("seconds", "Age of the newest audit event when the log was read last."),
    "audit_batch_audit_log_open_gaps": ("", "Gaps in the audit log that no later ingestion filled."),
    "audit_batch_step_attempt_timestamp_seconds": ("seconds", "When a step was last tried, seconds since 1970."),
    "audit_batch_step_success_timestamp_seconds": ("seconds", "When a step last ended well, seconds since 1970."),
    "audit_batch_step_duration_seconds": ("seconds", "How long the last try of a step took."),
    "audit_batch_step_failed": ("", "Whether the last try of a step failed: 1 or 0."),
    "audit_batch_ledger_verified_timestamp_seconds": (
        "seconds", "When the ledger was last recomputed and found intact, seconds since 1970."
    ),
    "audit_batch_ledger_intact": ("", "Whether the last verification found the ledger intact: 1 or 0."),
    "audit_batch_warehouse_size_bytes": ("bytes", "Size of the database, of its published copy, and of audit events."),
    "audit_batch_warehouse_free_bytes": ("bytes", "Space left on the warehouse's file system."),
    "audit_batch_warehouse_capacity_bytes": ("bytes", "Size of the warehouse's file system."),
    "audit_batch_written_timestamp_seconds": (
        "seconds", "When these metrics were written and by which version, seconds since 1970."
    ),
}  # fmt: skip
"""By name the unit, empty where it has none, and what it says; all are gauges."""

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Sample(Struct, frozen=True):
    """One value of a family."""

    name: str
    labels: Mapping[str, str]
    value: float


def to_text(samples: Iterable[Sample]) -> str:
    """Return the samples by family, in the order of `FAMILIES`."""
    by_name: dict[str, list[Sample]] = {}
    for sample in samples:
        by_name.setdefault(sample.name, []).append(sample)
    lines: list[str] = []
    for name, (unit, meaning) in FAMILIES.items():
        if name in by_name:
            lines += [f"# HELP {name} {meaning}", f"# TYPE {name} gauge"]
            lines += [f"# UNIT {name} {unit}"] if unit else []
            lines += map(_line, by_name[name])
    return "\n".join([*lines, "# EOF", ""])


def _line(sample: Sample) -> str:
    labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in sample.labels.items())
    value = sample.value
    number = str(int(value)) if value == int(value) else repr(float(value))
    return f"{sample.name}{{{labels}}} {number}" if labels else f"{sample.name} {number}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
