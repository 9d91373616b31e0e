"""The made-up company's audit log: everyday work that nobody needs to look at, and a night that everybody should."""

from datetime import UTC, date, datetime, timedelta

import duckdb
import orjson
import pytest
from msgspec.structs import replace

from audit_batch.catalog.control import load_controls
from audit_batch.collect.audit_log.native import store_given
from audit_batch.config import shipped
from audit_batch.demo.activity.log import LOG_BEGINS, log_lines
from audit_batch.demo.activity.night import OUTSIDE
from audit_batch.demo.company import Company
from audit_batch.demo.incident import CONTRACTOR
from audit_batch.demo.scene import Scene
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detecting import detect_events
from audit_batch.jobs.miniature import Miniatures
from audit_batch.redact.door import Door, new_key
from audit_batch.warehouse.database import open_memory

NIGHT = date(2026, 10, 13)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def log_of(company: Company, first: date, days: int) -> list[dict[str, object]]:
    scenes = [Scene(company.estate, first.toordinal() + number) for number in range(days)]
    return [orjson.loads(line) for scene in scenes for line in log_lines(scene)]


def store(con: duckdb.DuckDBPyConnection, events: list[dict[str, object]]) -> str:
    cluster = Miniatures(con).take_objects([])
    store_given(con, cluster, events, Door(new_key()))
    return cluster


def library() -> Catalogue:
    loaded = load_controls([shipped("controls")])
    return Catalogue(replace(loaded, controls={i: c for i, c in loaded.controls.items() if c.detects}), {})


def test_the_log_is_the_same_whenever_it_is_made(company: Company) -> None:
    assert log_of(company, NIGHT, 1) == log_of(company, NIGHT, 1)


def test_every_event_has_its_own_id_and_they_come_in_order(company: Company) -> None:
    events = log_of(company, LOG_BEGINS, 3)

    assert len({event["auditID"] for event in events}) == len(events)
    stamps = [event["stageTimestamp"] for event in events]
    assert sorted(stamps)[0] == stamps[0]
    assert {stamp[:10] for stamp in map(str, stamps)} == {f"{LOG_BEGINS + timedelta(days=n)}" for n in range(3)}


def test_the_night_is_one_incident_by_the_contractor_and_the_days_around_it_have_none(company: Company) -> None:
    with open_memory() as con:
        cluster = store(con, log_of(company, NIGHT - timedelta(days=10), 12))

        detect_events(con, library(), cluster, now=NOW)

        grave = con.execute(
            """
            SELECT DISTINCT event_time::DATE, detection FROM detections
            WHERE severity IN ('high', 'critical') ORDER BY ALL
            """
        ).fetchall()
        chain = con.execute("SELECT DISTINCT finding FROM detections WHERE detection = 'attack_chain'").fetchall()
    assert {day for day, _ in grave} == {NIGHT}
    assert {"attack_chain", "binding_to_cluster_admin", "exec_reads_token"} <= {detection for _, detection in grave}
    assert chain == [(f"{CONTRACTOR} from {OUTSIDE}",)]


@pytest.mark.parametrize("first", [NIGHT - timedelta(days=1)])
def test_days_that_are_looked_at_together_tell_what_each_tells_alone(company: Company, first: date) -> None:
    rows = []
    events = log_of(company, first, 3)
    for together in (1, 10**6):
        with open_memory() as con:
            cluster = store(con, events)
            detect_events(con, library(), cluster, now=NOW, together=together)
            told = con.execute("SELECT * EXCLUDE (first_run, last_run) FROM detection_rows ORDER BY ALL")
            rows.append(told.fetchall())

    assert rows[0] == rows[1]
