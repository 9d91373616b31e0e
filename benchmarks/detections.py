"""How well the detections tell attacks from everyday work: on the recorded log with its labels, and on made-up ones."""

import gzip
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.control import load_controls
from audit_batch.collect.audit_log.native import store_given
from audit_batch.config import shipped
from audit_batch.demo.activity.log import log_lines
from audit_batch.demo.activity.night import OUTSIDE
from audit_batch.demo.company import make_company
from audit_batch.demo.scene import Scene
from audit_batch.demo.story import CONTRACTOR_RETURNS
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detecting import Habits, detect_events
from audit_batch.jobs.miniature import Miniatures
from audit_batch.redact.door import Door, new_key
from audit_batch.warehouse.database import open_memory
from benchmarks.result import Result

RECORDED = Path(__file__).parents[2] / "shared/data/recorded-audit"
SEEDS = range(1, 6)
"""Companies whose logs are made up."""
DAYS = 14
"""Days of each log; the night is the last but one."""
_SHORT = Habits(history="2 minutes")
"""The recording lasts minutes: that is all there is to learn from."""


class Quality(Struct, frozen=True):
    """What the detections made of a log."""

    events: int
    labelled: int
    found: int
    """Labelled events in some finding."""
    techniques: int
    techniques_found: int
    findings: int
    """At or above medium."""
    right: int
    """Of those, with at least one labelled event."""

    @property
    def precision(self) -> float:
        """Share of the findings at or above medium that are right."""
        return self.right / self.findings if self.findings else 0.0

    @property
    def recall(self) -> float:
        """Share of the labelled events that are in some finding."""
        return self.found / self.labelled

    @property
    def alerts(self) -> float:
        """Findings at or above medium per 10,000 events."""
        return self.findings * 10_000 / self.events


def measure() -> list[Result]:
    """Return the lines; without the recording only those of made-up logs."""
    results = []
    if RECORDED.exists():
        results.append(_line("the recorded log", _recorded()))
    made = [_made_up(seed) for seed in SEEDS]
    together = Quality(*(sum(getattr(one, name) for one in made) for name in Quality.__struct_fields__))
    results.append(_line(f"{len(made)} made-up logs of {DAYS} days, each with a night of intrusion", together))
    return results


def _line(what: str, quality: Quality) -> Result:
    return Result(
        f"detections on {what}: {quality.labelled} labelled among {quality.events:,} events",
        "every technique, recall ≥ 95 %, precision from medium on ≥ 90 %",
        f"{quality.techniques_found} of {quality.techniques} techniques, recall {quality.recall:.0%}, "
        f"precision {quality.precision:.0%} of {quality.findings} findings, {quality.alerts:.1f} per 10,000 events",
        quality.techniques_found == quality.techniques and quality.recall >= 0.95 and quality.precision >= 0.9,
    )


def _recorded() -> Quality:
    """Judge the recorded log; where one request was logged at two stages it counts once."""
    logs = [gzip.decompress(path.read_bytes()).splitlines() for path in sorted(RECORDED.glob("*.gz"))]
    events = [orjson.loads(line) for log in logs for line in log]
    labels = {e["auditID"]: e["technique"] for e in json.loads((RECORDED / "labels.json").read_bytes())["events"]}
    return _judge(events, labels, _SHORT)


def _made_up(seed: int) -> Quality:
    """Judge the log of a company up to the day after the night; what came from outside is labelled."""
    company = make_company(seed)
    last = CONTRACTOR_RETURNS.first
    scenes = (Scene(company.estate, (last - timedelta(days=back)).toordinal()) for back in range(DAYS, -1, -1))
    events = [orjson.loads(line) for scene in scenes for line in log_lines(scene)]
    labels = {event["auditID"]: event["objectRef"]["resource"] for event in events if event["sourceIPs"] == [OUTSIDE]}
    return _judge(events, labels, Habits())


def _judge(events: Iterable[dict[str, Any]], labels: dict[str, str], habits: Habits) -> Quality:
    library = load_controls([shipped("controls")])
    detections = {id_: control for id_, control in library.controls.items() if control.detects}
    with open_memory() as con:
        cluster = Miniatures(con).take_objects([])
        store_given(con, cluster, events, Door(new_key()))
        catalogue = Catalogue(replace(library, controls=detections), {})
        now = datetime(2026, 12, 1, tzinfo=UTC)
        counted = detect_events(con, catalogue, cluster, now=now, habits=habits).events
        rows = con.execute("SELECT audit_id, detection, finding, severity FROM detections").fetchall()
    told = {audit_id for audit_id, *_ in rows}
    findings: dict[tuple[str, str], bool] = {}
    for audit_id, detection, finding, severity in rows:
        if severity != "low":
            key = (detection, finding)
            findings[key] = findings.get(key, False) or audit_id in labels
    return Quality(
        events=counted,
        labelled=len(labels),
        found=len(labels.keys() & told),
        techniques=len(set(labels.values())),
        techniques_found=len({labels[audit_id] for audit_id in labels.keys() & told}),
        findings=len(findings),
        right=sum(findings.values()),
    )
