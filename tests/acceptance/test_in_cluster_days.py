"""Days of `audit-batch run` with faults and kills end as days without: nothing lost, twice or half done."""

import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from audit_batch.config import Settings
from audit_batch.jobs.verification import verify_warehouse
from audit_batch.warehouse.database import open_published
from tests.acceptance.cluster_server import Cluster, serving
from tests.acceptance.runs import FRAMEWORK, Run, Runs, make_small_library, running
from tests.jobs.audit_logs import event, line

HOUR = 2
"""When the run of a day begins, UTC."""
EVENTS = 20
"""Audit events between two runs."""
ROTATE_EVERY = 5
"""Runs after which the API server begins a new log."""
WORKLOADS = 12
"""Of the company: what grows with them is tested elsewhere."""
SETTINGS = """
cluster        = "quillmere-production"
warehouse      = "warehouse"
kubeconfig     = "kubeconfig"
snapshot_every = "1 day"
audit_logs     = ["logs/*.log"]
metrics_file   = "metrics.prom"
wait           = 20
"""


@dataclass
class Site:
    """One installation, and the log that the API server writes for it."""

    folder: Path
    cluster: Cluster
    events: int = 0
    rotations: int = 0

    def lay(self) -> None:
        (self.folder / "logs").mkdir(parents=True)
        self.renew_token(1)
        self.cluster.write_kubeconfig(self.folder / "kubeconfig", tokenFile=str(self.folder / "token"))
        (self.folder / "audit-batch.toml").write_text(SETTINGS)

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    def log(self, until: datetime) -> None:
        """Append what happened in the ten hours before, half an hour apart."""
        with (self.folder / "logs" / "audit.log").open("ab") as file:
            for number in range(EVENTS):
                self.events += 1
                at = until - timedelta(minutes=30 * (EVENTS - number))
                file.write(line(event(self.events, at=at)))

    def rotate(self) -> None:
        """As kube-apiserver does: the old one keeps its content under another name."""
        self.rotations += 1
        (self.folder / "logs" / "audit.log").rename(self.folder / "logs" / f"audit-{self.rotations:03}.log")

    def renew_token(self, number: int) -> None:
        """Begin to refuse the old token; whoever reads the file has the new one."""
        self.cluster.token = f"token-{number}"
        (self.folder / "token.new").write_text(self.cluster.token)
        (self.folder / "token.new").replace(self.folder / "token")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with open_published(self.warehouse) as con:
            con.execute("SET VARIABLE cluster = 'quillmere-production'")
            return con.execute(sql).fetchall()


@dataclass
class Calm:
    """Every run is left alone."""

    runs: Runs
    killed: int = 0

    def carry_out(self, run: Run) -> None:
        self.runs.start(run)
        assert self.runs.end() == 0


@dataclass
class Storm:
    """Runs are killed at any moment, meet a failing server and a new token, and are started again, as a Job is."""

    runs: Runs
    others: Runs
    site: Site
    kills: float
    """Share of tries that are killed."""
    most: int = 3
    """Kills of one run, at most."""
    longest: float = 60.0
    """Seconds within which a run is killed, at most."""
    dice: random.Random = field(default_factory=lambda: random.Random(60))  # noqa: S311
    killed: int = 0
    takes: float = 3.0
    """Seconds of the last run that was left alone."""
    tokens: int = 1

    def carry_out(self, run: Run) -> None:
        self.tokens += 1
        self.site.renew_token(self.tokens)
        self.site.cluster.troubles = self.dice.choice([0.0, 0.05])
        moment = datetime.fromisoformat(run.at)
        for _ in range(self.most):
            if self.dice.random() < self.kills:
                self._kill(Run(run.folder, moment.isoformat()))
                moment += timedelta(minutes=7)
        overlapping = self.most > 1 and self.dice.random() < self.kills / 2
        if overlapping:
            self.others.start(Run(run.folder, moment.isoformat()))
        begun = time.monotonic()
        self.runs.start(Run(run.folder, moment.isoformat()))
        codes = {self.runs.end(), self.others.end() if overlapping else 0}
        self.takes = min(time.monotonic() - begun, self.longest)
        assert codes == {0}, (self.site.folder / "log.jsonl").read_text()[-3000:]

    def _kill(self, run: Run) -> None:
        number = self.runs.start(run)
        time.sleep(self.dice.uniform(0.05, self.takes))
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        self.killed += self.runs.end() == -signal.SIGKILL


def live(site: Site, keeper: Calm | Storm, first: datetime, days: int) -> None:
    moments = [first + timedelta(days=day, hours=HOUR) for day in range(days)]
    for number, moment in enumerate(moments, 1):
        site.cluster.day = moment.date()
        site.log(moment)
        keeper.carry_out(Run(str(site.folder), moment.isoformat()))
        if number % ROTATE_EVERY == 0:
            site.rotate()


def outcomes_by_day(site: Site) -> list[tuple[Any, ...]]:
    """The outcomes after the last evaluation of each day: kills may add snapshots, never another judgement."""
    return site.ask(
        """
        WITH last_of_day AS (
            SELECT taken_at::DATE AS day, max(evaluation) AS evaluation
            FROM evaluations
            WHERE NOT as_of_only
            GROUP BY day
        )

        SELECT day, control, state, judged, passed, failed, waived, reason
        FROM last_of_day
        JOIN outcome_versions ON evaluation BETWEEN first_evaluation AND last_evaluation AND NOT as_of_only
        ORDER BY ALL
        """
    )


def findings(site: Site) -> list[tuple[Any, ...]]:
    return site.ask(
        """
        SELECT control, kind, namespace, name, state, reason, first_seen::DATE, resolved_at::DATE, reopened
        FROM findings ORDER BY ALL
        """
    )


def stored_events(site: Site) -> list[tuple[Any, ...]]:
    return site.ask("SELECT audit_id FROM stored_events ORDER BY ALL")


def report_texts(site: Site) -> dict[str, bool]:
    """Whether each report says of which month it is."""
    found = {}
    for path in sorted((site.folder / "reports").glob("*.pdf")):
        month = datetime.strptime(path.stem[-7:], "%Y-%m").replace(tzinfo=UTC)
        pages = PdfReader(path).pages
        found[path.name] = f"{month:%B %Y}" in "".join(page.extract_text() for page in pages[:2])
    return found


def settled(site: Site) -> dict[str, Any]:
    verify_warehouse(Settings(warehouse=site.warehouse))
    leftovers = [path.name for path in (site.folder / "reports").iterdir() if path.name.startswith(".")]
    return {
        "outcomes": outcomes_by_day(site),
        "findings": findings(site),
        "events": len(stored_events(site)),
        "once": len(set(stored_events(site))),
        "reports": report_texts(site),
        "broken reports": [name for name in leftovers if not name.startswith(".report-")],
    }


@pytest.fixture(scope="module")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_library(tmp_path_factory.mktemp("library") / "controls")


@pytest.fixture
def keepers(small_library: Path) -> Iterator[tuple[Runs, Runs]]:
    with running(small_library) as runs, running(small_library) as others:
        yield runs, others


@pytest.fixture
def calm(small_library: Path) -> Iterator[Runs]:
    with running(small_library) as runs:
        yield runs


def in_calm(folder: Path, runs: Runs, first: datetime, days: int) -> Site:
    with serving(first.date(), workloads=WORKLOADS) as cluster:
        site = Site(folder, cluster)
        site.lay()
        live(site, Calm(runs), first, days)
    return site


def in_storm(folder: Path, keepers: tuple[Runs, Runs], first: datetime, days: int, **how: Any) -> tuple[Site, int]:
    with serving(first.date(), workloads=WORKLOADS) as cluster:
        site = Site(folder, cluster)
        site.lay()
        storm = Storm(*keepers, site, **how)
        live(site, storm, first, days)
    assert set(cluster.methods) == {"GET"}
    return site, storm.killed


@pytest.mark.soak
def test_days_with_kills_end_with_everything_once(tmp_path: Path, keepers: tuple[Runs, Runs]) -> None:
    first = datetime(2026, 9, 30, tzinfo=UTC)

    stormy, killed = in_storm(tmp_path, keepers, first, 2, kills=1.0, most=1, longest=3.0)

    found = settled(stormy)
    assert killed > 0
    assert (found["events"], found["once"]) == (2 * EVENTS, 2 * EVENTS)
    assert {row[0] for row in found["outcomes"]} == {date(2026, 9, 30), date(2026, 10, 1)}
    assert found["reports"] == {f"compliance_report-quillmere-production-{FRAMEWORK}-2026-09.pdf": True}


@pytest.mark.soak
def test_sixty_days_with_kills_end_as_sixty_days_without(
    tmp_path: Path, keepers: tuple[Runs, Runs], calm: Runs
) -> None:
    first = datetime(2026, 8, 20, tzinfo=UTC)

    with ThreadPoolExecutor() as both:
        undisturbed = both.submit(in_calm, tmp_path / "calm", calm, first, 60)
        stormy, killed = in_storm(tmp_path / "stormy", keepers, first, 60, kills=0.2)

    expected = settled(undisturbed.result())
    assert killed > 15
    assert (expected["events"], expected["once"]) == (60 * EVENTS, 60 * EVENTS)
    assert expected["reports"] == {
        f"compliance_report-quillmere-production-{FRAMEWORK}-{month}.pdf": True for month in ("2026-08", "2026-09")
    }
    assert settled(stormy) == expected
