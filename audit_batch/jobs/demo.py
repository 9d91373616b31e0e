"""The made-up company's thirteen months through the same jobs as a real cluster's, and its reports."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import orjson
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.blueprint import Blueprint, load_blueprint
from audit_batch.collect.nodes.given import Given
from audit_batch.config import Settings
from audit_batch.demo.company import Company, make_company
from audit_batch.errors import UsageError, WarehouseMissing
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detecting import detect_events
from audit_batch.evaluate.evaluation import evaluate
from audit_batch.evaluate.moment import find_moment
from audit_batch.jobs.blueprint import approve_moment, store_blueprint
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.imports import refresh_shipped
from audit_batch.jobs.ingest import ingest_logs
from audit_batch.jobs.library import load_catalogue
from audit_batch.jobs.manifests import write_manifests
from audit_batch.jobs.reports import ReportOrder, make_report
from audit_batch.jobs.snapshot import REMEMBERED, find_source, store_snapshot
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.report.render import ReportFiles
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.key import read_key

FRAMEWORKS = ("cis-kubernetes-2.0.1", "pci-dss-4.0.1", "soc2-tsc-2017")
NIGHT = time(2, 0, tzinfo=UTC)
"""When the company's snapshots are taken."""

_TEAM = "campaigns"
"""Namespace whose manifests are there to be scanned: of the team that is never compliant."""
_AT_ONCE = 2
"""Reports that are rendered at once, each in a process of its own, whose working folder papermill changes."""
_MARK = ".audit-batch-demo"
_SETTINGS = """\
# Settings of the made-up company; `--config` of a command or AUDIT_BATCH_CONFIG names the file.
warehouse = "warehouse"
cluster = "{cluster}"
organisation = "{organisation}"
waivers = ["waivers.toml"]
attestations = ["attestations.toml"]
blueprint = "blueprint.yaml"

[params.network_plugin_without_policies]
enforcing = {plugins}
"""


class DemoSite(Struct, frozen=True):
    """Where everything of the demo lies."""

    folder: Path
    company: Company
    settings: Settings

    @property
    def month(self) -> str:
        """The newest month of the story."""
        return f"{self.company.last:%Y-%m}"


def lay_site(folder: Path) -> DemoSite:
    """Make the company's folder with its settings, waivers and attestations.

    Raises:
        UsageError: The folder holds something else.
    """
    company = make_company()
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise UsageError(f"{folder}: holds something that is not of the demo; name an empty folder with --folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _MARK).touch()
        (folder / "waivers.toml").write_text(company.waivers, encoding="utf-8")
        (folder / "attestations.toml").write_text(company.attestations, encoding="utf-8")
        plugins = list(company.network_plugins)
        text = _SETTINGS.format(
            cluster=company.cluster, organisation=company.name, plugins=orjson.dumps(plugins).decode()
        )
        (folder / "audit-batch.toml").write_text(text, encoding="utf-8")
        write_manifests(company.api(company.last), _TEAM, folder / "manifests")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror}); name another with --folder") from error
    settings = Settings(
        warehouse=folder / "warehouse",
        cluster=company.cluster,
        organisation=company.name,
        waivers=(folder / "waivers.toml",),
        attestations=(folder / "attestations.toml",),
        blueprint=folder / "blueprint.yaml",
        params={"network_plugin_without_policies": {"enforcing": plugins}},
    )
    return DemoSite(folder, company, settings)


def live_through(site: DemoSite, told: Callable[[str], None]) -> int:
    """Take and judge every snapshot of the story that is not there yet; returns how many there are.

    From the day on which the company keeps its audit log, what was logged since the snapshot before comes in first.
    """
    catalogue = load_catalogue(site.settings)
    days = site.company.snapshot_days()
    if _stands(site, days[-1]):
        return len(days)
    logged = [day for day in days if day > site.company.log_begins]
    # One door for all nights: most of what comes is what came the night before.
    door = Door(read_key(site.settings.warehouse, new_key()), remember=REMEMBERED)
    life = _Life(site, catalogue, door, told)
    life.live([day for day in days if day not in logged])
    for day in logged:
        log = _write_log(site, day)
        ingest_logs(site.settings, [str(log)], _night(day))
        life.live([day])
    return len(days)


class _Life(Struct):
    """What the nights of the story have in common."""

    site: DemoSite
    catalogue: Catalogue
    door: Door
    told: Callable[[str], None]
    blueprint: Blueprint | None = None
    """What is expected, as soon as that was approved."""

    def live(self, days: Sequence[date]) -> None:
        """Take and judge the snapshots of some nights."""
        site = self.site
        with open_writer(site.settings.warehouse, "demo") as con:
            # So little at a time goes quicker without handing it from thread to thread.
            con.execute("SET threads = 1")
            refresh_shipped(con, site.settings, self.door, _night(days[0]))
            taken, judged = _done(con)
            for day in days:
                if day not in taken:
                    self.blueprint = self.blueprint or expected_on(con, site, day)
                    take_day(con, self.door, site.company, day, self.blueprint)
                if day not in judged:
                    _judge(con, self.catalogue, site.company, day)
                self.told(f"{day:%d %B %Y}")


def _write_log(site: DemoSite, until: date) -> Path:
    """Write what was logged in the days before a snapshot, since the one before it."""
    company = site.company
    before = max((day for day in company.snapshot_days() if day < until), default=company.log_begins)
    first = max(before, company.log_begins)
    days = [first + timedelta(days=number) for number in range((until - first).days)]
    path = site.folder / "audit-logs" / f"audit-{until}.log"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"".join(line + b"\n" for day in days for line in company.log(day)))
    return path


def render_reports(site: DemoSite, clock: Clock, told: Callable[[str], None]) -> list[ReportFiles]:
    """Render the newest month's report for each framework, the review of access, and the night in October."""
    now, made = clock.now(), []
    orders = {
        **{f"{framework}-{site.month}": ReportOrder(framework=framework, month=site.month) for framework in FRAMEWORKS},
        f"access-review-{site.month}": ReportOrder("access_review", month=site.month),
        "investigation-attack-chain": ReportOrder("investigation", parameters=(("detection", "attack_chain"),)),
    }
    # The longest first, so that the last two end together: of the frameworks, each has more mapped than the one before.
    names, count = list(orders), len(FRAMEWORKS)
    longest = [*reversed(names[:count]), *names[count:]]
    with ProcessPoolExecutor(_AT_ONCE, get_context("spawn")) as pool:
        waiting = {name: pool.submit(_render, site.settings, orders[name], name, now) for name in longest}
        for name in orders:
            told(name)
            made.append(waiting[name].result())
    return made


def _render(settings: Settings, order: ReportOrder, name: str, now: datetime) -> ReportFiles:
    output = settings.warehouse.parent / "reports" / f"{name}.pdf"
    return make_report(settings, order, output, Clock(lambda: now))


def _stands(site: DemoSite, last: date) -> bool:
    """Whether an earlier run got to the end of the story."""
    try:
        with open_published(site.settings.warehouse) as con:
            return last in _done(con)[1]
    except WarehouseMissing:
        return False


def _done(con: duckdb.DuckDBPyConnection) -> tuple[set[date], set[date]]:
    """Return the days with a snapshot, and those with an evaluation."""
    taken = con.execute("SELECT taken_at::DATE FROM snapshot_rows").fetchall()
    judged = con.execute(
        "SELECT taken_at::DATE FROM evaluation_rows JOIN snapshot_rows USING (cluster_id, snapshot)"
    ).fetchall()
    return {day for (day,) in taken}, {day for (day,) in judged}


def take_day(
    con: duckdb.DuckDBPyConnection, door: Door, company: Company, day: date, blueprint: Blueprint | None
) -> None:
    """Take the company's snapshot of one night."""
    facts = [_given(facts) for facts in company.node_facts(day)]
    source = find_source(company.api(day), company.cluster)
    whole = replace(source, name="demo", node_facts=lambda: facts, blueprint=blueprint)
    store_snapshot(con, door, whole, _night(day))


def expected_on(con: duckdb.DuckDBPyConnection, site: DemoSite, day: date) -> Blueprint | None:
    """Return what was expected on ``day``: one snapshot was approved, and the file of it holds from then on."""
    company, path = site.company, site.folder / "blueprint.yaml"
    if day <= company.approved:
        return None
    if not path.exists():
        approved = datetime.combine(company.approved, NIGHT)
        moment = find_moment(con, company.cluster, approved + timedelta(hours=1))
        store_blueprint(path, approve_moment(con, moment, by=company.approver, on=approved))
    return load_blueprint(path)


def _given(facts: dict[str, Any]) -> Given:
    name = facts["metadata"]["name"]
    return Given(f"{name}.json", name, orjson.dumps(facts))


def _judge(con: duckdb.DuckDBPyConnection, catalogue: Catalogue, company: Company, day: date) -> None:
    if day > company.log_begins:
        detect_events(con, catalogue, company.cluster, now=_night(day).now())
    evaluate(con, catalogue, cluster=company.cluster, as_of=None, now=_night(day).now() + timedelta(minutes=5))


def _night(day: date) -> Clock:
    moment = datetime.combine(day, NIGHT)
    return Clock(lambda: moment)
