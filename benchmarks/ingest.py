"""Audit logs into the warehouse: speed and memory, the same files again, and a tail beside a year of events."""

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from audit_batch.collect.audit_log.native import RAW_COLUMNS
from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.ingest import ingest_logs
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.events.gaps import Silence
from audit_batch.warehouse.events.ingestion import IngestionRecord, write_ingestion
from audit_batch.warehouse.events.layout import write_options
from audit_batch.warehouse.events.settling import Settled
from audit_batch.warehouse.events.staging import Part, Staging, open_staging
from benchmarks.analytics import measure_year
from benchmarks.result import Result
from benchmarks.timed import cost_of

RECORDED = Path(__file__).parents[1].parent / "shared/data/recorded-audit"
COPIES = 20
"""Of the recording, 101 MB each."""
TAIL = 50_000_000
DAYS, PER_DAY = 365, 274_000
"""Together 100 million events."""
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)

_ID = re.compile(rb'("auditID":")([0-9a-f]{6})')
_HOUR = b"2026-11-24T01:"
_COLUMNS = "{" + ", ".join(f"'{name}': '{type_}'" for name, type_ in RAW_COLUMNS.items()) + "}"


def measure() -> Iterator[Result]:
    """Yield the lines; DuckDB reads the same file before and after, because the machine may do other work too."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        log = folder / "audit.log"
        size = _write_log(log, range(COPIES))
        before = cost_of(_read, log).seconds
        first = cost_of(_ingest, folder / "warehouse", log)
        after = cost_of(_read, log).seconds
        again = cost_of(_ingest, folder / "warehouse", log)
        reading = (before + after) / 2
        speed = size / first.seconds / 1e6
        yield Result(
            f"ingest of {size / 1e9:.1f} GB, {first.value:,} events, redaction and exactly-once included; "
            f"DuckDB's own CREATE TABLE AS over read_ndjson: {size / reading / 1e6:.0f} MB/s",
            "≥ 200 MB/s",
            f"{speed:.0f} MB/s, {first.seconds / reading:.2f} × its time",
            speed >= 200,
        )
        yield Result("peak memory of it", "≤ 1.5 GB", f"{first.megabytes:.0f} MB", first.megabytes <= 1500)
        yield Result("ingest of the same files again", "≤ 2 s", f"{again.seconds:.1f} s", again.seconds <= 2)
        log.unlink()
        yield from _tails(folder)


def _tails(folder: Path) -> Iterator[Result]:
    tail = folder / "tail.log"
    _write_log(tail, [0], TAIL)
    _year(folder / "year")
    alone = min(cost_of(_ingest, _empty(folder / f"empty-{n}"), tail).seconds for n in range(2))
    beside = cost_of(_ingest, folder / "year", tail).seconds
    yield Result(
        f"tail of {TAIL // 1_000_000} MB on a warehouse of {DAYS * PER_DAY / 1e6:.0f} million events, against an empty "
        f"one ({alone:.1f} s)",
        "≤ 2 ×",
        f"{beside / alone:.2f} × ({beside:.1f} s)",
        beside <= 2 * alone,
    )
    asked = cost_of(_timeline, folder / "year")
    yield Result(
        f"timeline of one user over that year, {asked.value:,} events", "≤ 2 s", f"{asked.seconds:.2f} s",
        asked.seconds <= 2,
    )  # fmt: skip
    yield measure_year(folder / "year")


def _write_log(path: Path, copies: range | list[int], most: int | None = None) -> int:
    """Write the recording several times, each with audit IDs of its own and an hour later."""
    data = b"".join(gzip.decompress(file.read_bytes()) for file in sorted(RECORDED.glob("*.log.gz")))
    if most is not None:
        data = data[: data.rfind(b"\n", 0, most) + 1]
    with path.open("wb") as log:
        for copy in copies:
            fresh = _ID.sub(rb"\g<1>%06x" % copy, data)
            log.write(fresh.replace(_HOUR, b"2026-11-24T%02d:" % (copy + 1)))
    return path.stat().st_size


def _read(log: Path) -> None:
    with duckdb.connect() as con:
        con.execute(
            f"CREATE TABLE events AS FROM read_ndjson('{log}', columns = {_COLUMNS}, maximum_object_size = 16777216)"
        )


def _ingest(warehouse: Path, log: Path) -> int:
    settings = Settings(warehouse=warehouse, cluster="measured")
    return ingest_logs(settings, [str(log)], Clock(lambda: NOW)).events


def _empty(folder: Path) -> Path:
    with open_writer(folder, "bench"):
        pass
    return folder


def _year(folder: Path) -> None:
    """Make a warehouse with a year of thin events, a compacted file a day."""
    with open_writer(folder, "bench") as con, open_staging(folder, "2GB") as staging:
        con.execute("SET threads = 2")
        parts = [_day(staging, datetime(2026, 11, 24, tzinfo=UTC) - timedelta(days=back)) for back in range(DAYS)]
        record = IngestionRecord("measured", NOW, Settled(parts, (), 0), (), 0, (), Silence((), timedelta(hours=1)))
        write_ingestion(con, folder, record, now=NOW)


def _day(staging: Staging, day: datetime) -> Part:
    part = staging.next_part()
    first = day.replace(tzinfo=None)
    staging.con.execute(
        f"""
        COPY (
            SELECT
                'measured'                                                AS cluster,
                uuid()::VARCHAR                                           AS audit_id,
                'ResponseComplete'                                        AS stage,
                false                                                     AS superseded,
                $first + to_microseconds((number * 0.29e6)::BIGINT)       AS event_time,
                event_time - INTERVAL 3 MILLISECOND                       AS request_time,
                'Metadata'                                                AS level,
                ['get', 'list', 'watch', 'update'][1 + number % 4]        AS verb,
                '/api/v1/namespaces/shop/pods/web-' || number % 997       AS request_uri,
                ''                                                        AS api_group,
                'v1'                                                      AS api_version,
                'pods'                                                    AS resource,
                ''                                                        AS subresource,
                'shop'                                                    AS namespace,
                'web-' || number % 997                                    AS name,
                ''                                                        AS object_uid,
                if(
                    number % 5000 = 0,
                    'lee@example.com',
                    'system:serviceaccount:shop:app-' || hash(number) % 300
                )                                                         AS username,
                NULL::VARCHAR                                             AS user_uid,
                ['system:authenticated']                                  AS groups,
                NULL::JSON                                                AS extra,
                NULL::VARCHAR                                             AS impersonated_username,
                NULL::VARCHAR[]                                           AS impersonated_groups,
                NULL::JSON                                                AS impersonated_extra,
                ['10.0.0.' || number % 200]                               AS source_ips,
                source_ips[1]                                             AS source_ip,
                'app/v1.2.3'                                              AS user_agent,
                200                                                       AS status_code,
                NULL::VARCHAR                                             AS status_reason,
                NULL::VARCHAR                                             AS status_message,
                'allow'                                                   AS decision,
                'RBAC: allowed'                                           AS decision_reason,
                '{{"authorization.k8s.io/decision":"allow"}}'::JSON       AS annotations,
                NULL::JSON                                                AS request_object,
                NULL::JSON                                                AS response_object,
                false                                                     AS truncated,
                'kubernetes'                                              AS format,
                1                                                         AS source,
                number                                                    AS line
            FROM range({PER_DAY}) AS numbers(number)
            ORDER BY username, event_time
        ) TO '{part.path}' ({write_options()})
        """,
        {"first": first},
    )
    return part.holding(first.date(), PER_DAY, first, first + timedelta(days=1) - timedelta(minutes=8))


def _timeline(folder: Path) -> int:
    with open_published(folder) as con:
        rows = con.execute(
            """
            SELECT event_time, verb, resource, namespace, name, status_code, source_ip FROM audit_events
            WHERE username = 'lee@example.com' ORDER BY event_time
            """
        ).fetchall()
    return len(rows)
