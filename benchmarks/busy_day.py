"""All detections over one day of a busy cluster."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from audit_batch.config import Settings
from audit_batch.evaluate.detecting import detect_events
from audit_batch.jobs.library import load_catalogue
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.events.gaps import Silence
from audit_batch.warehouse.events.ingestion import IngestionRecord, write_ingestion
from audit_batch.warehouse.events.layout import write_options
from audit_batch.warehouse.events.settling import Settled
from audit_batch.warehouse.events.staging import open_staging
from benchmarks.result import Result
from benchmarks.timed import cost_of

EVENTS = 5_000_000
CLUSTER = "measured"
DAY = date(2026, 11, 24)


def measure() -> list[Result]:
    """Return the line."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        cost_of(_fill, folder)
        judged = cost_of(_judge, folder)
    detections, events = judged.value
    return [
        Result(
            f"all {detections} detections over one day of {events:,} events",
            "≤ 30 s",
            f"{judged.seconds:.1f} s, {judged.megabytes:.0f} MB",
            judged.seconds <= 30,
        )
    ]


def _judge(folder: Path) -> tuple[int, int]:
    catalogue = load_catalogue(Settings(warehouse=folder))
    with open_writer(folder, "bench") as con:
        detected = detect_events(con, catalogue, CLUSTER, now=datetime(2026, 11, 25, 2, tzinfo=UTC))
    if detected.problems:
        raise RuntimeError(f"a detection is broken: {detected.problems[0]}")
    return sum(1 for control in catalogue.library.controls.values() if control.detects), detected.events


def _fill(folder: Path) -> None:
    """Make a warehouse with the day: 12 controllers, 60 kubelets and 188 workloads that read and elect, 40 people."""
    first = datetime(DAY.year, DAY.month, DAY.day)  # noqa: DTZ001  columns of times are UTC without a zone
    with open_writer(folder, "bench") as con, open_staging(folder, "2GB") as staging:
        con.execute("SET threads = 2")
        part = staging.next_part()
        staging.con.execute(f"COPY ({_EVENTS}) TO '{part.path}' ({write_options()})", {"first": first, "count": EVENTS})
        held = part.holding(DAY, EVENTS, first, first + timedelta(days=1) - timedelta(milliseconds=20))
        now = datetime(2026, 11, 25, 1, tzinfo=UTC)
        record = IngestionRecord(CLUSTER, now, Settled([held], (), 0), (), 0, (), Silence((), timedelta(hours=1)))
        write_ingestion(con, folder, record, now=now)


_CONTROLLERS = [
    "deployment-controller", "replicaset-controller", "endpointslice-controller", "endpoint-controller",
    "namespace-controller", "generic-garbage-collector", "job-controller", "cronjob-controller",
    "statefulset-controller", "daemon-set-controller", "node-controller", "service-account-controller",
]  # fmt: skip
_EVENTS = f"""
WITH drawn AS (
    SELECT
        number,
        hash(number)          AS luck,
        hash(number * 7 + 1)  AS place,
        hash(number * 13 + 5) AS deed,
        (CASE
            WHEN luck % 100 < 45 THEN place % 12
            WHEN luck % 100 < 75 THEN 12 + place % 60
            ELSE 72 + place % 228
        END)::INTEGER         AS who,
        who BETWEEN 12 AND 259 AS is_program,
        (deed % 1000)::INTEGER AS kind
    FROM range($count) AS numbers(number)
)
SELECT
    '{CLUSTER}'                                                         AS cluster,
    uuid()::VARCHAR                                                     AS audit_id,
    'ResponseComplete'                                                  AS stage,
    false                                                               AS superseded,
    $first::TIMESTAMP + to_microseconds((number * 86400000000 / $count)::BIGINT) AS event_time,
    event_time - INTERVAL 5 MILLISECOND                                 AS request_time,
    'Metadata'                                                          AS level,
    CASE
        WHEN is_program THEN ['get', 'list', 'update'][1 + kind % 3]
        WHEN kind < 420 THEN 'get'
        WHEN kind < 560 THEN 'list'
        WHEN kind < 800 THEN 'update'
        WHEN kind < 900 THEN 'patch'
        WHEN kind < 960 THEN 'create'
        WHEN kind < 985 THEN 'watch'
        ELSE 'delete'
    END                                                                 AS verb,
    '/api/v1/namespaces/team-' || place % 40 || '/things/' || deed % 500 AS request_uri,
    CASE
        WHEN is_program THEN ['', '', 'coordination.k8s.io'][1 + kind % 3]
        WHEN kind % 7 = 0 THEN 'apps'
        WHEN kind % 11 = 0 THEN 'coordination.k8s.io'
        ELSE ''
    END                                                                 AS api_group,
    'v1'                                                                AS api_version,
    CASE
        WHEN is_program THEN ['configmaps', 'pods', 'leases'][1 + kind % 3]
        WHEN kind % 7 = 0 THEN 'deployments'
        WHEN kind % 11 = 0 THEN 'leases'
        WHEN kind < 30 THEN 'secrets'
        WHEN kind < 200 THEN 'configmaps'
        WHEN kind < 700 THEN 'pods'
        ELSE 'endpoints'
    END                                                                 AS resource,
    CASE
        WHEN is_program THEN ''
        WHEN kind BETWEEN 300 AND 420 THEN 'status'
        WHEN kind = 421 THEN 'exec'
        WHEN kind = 422 THEN 'log'
        ELSE ''
    END                                                                 AS subresource,
    'team-' || place % 40                                               AS namespace,
    'thing-' || deed % 500                                              AS name,
    ''                                                                  AS object_uid,
    CASE
        WHEN who < 12 THEN 'system:serviceaccount:kube-system:' || {_CONTROLLERS}[who + 1]
        WHEN who < 72 THEN 'system:node:node-' || who
        WHEN who < 260 THEN 'system:serviceaccount:team-' || who % 40 || ':app-' || who
        ELSE 'person-' || who || '@example.com'
    END                                                                 AS username,
    NULL::VARCHAR                                                       AS user_uid,
    CASE
        WHEN who BETWEEN 12 AND 71 THEN ['system:nodes', 'system:authenticated']
        WHEN who < 260 THEN ['system:serviceaccounts', 'system:authenticated']
        ELSE ['developers', 'system:authenticated']
    END                                                                 AS groups,
    NULL::JSON                                                          AS extra,
    NULL::VARCHAR                                                       AS impersonated_username,
    NULL::VARCHAR[]                                                     AS impersonated_groups,
    NULL::JSON                                                          AS impersonated_extra,
    [if(who < 12, '10.9.0.1', '10.' || who % 4 || '.' || who % 40 || '.' || who % 250)] AS source_ips,
    source_ips[1]                                                       AS source_ip,
    CASE
        WHEN who < 12 THEN 'kube-controller-manager/v1.34'
        WHEN who < 72 THEN 'kubelet/v1.34'
        WHEN who < 260 THEN 'app/v1'
        ELSE 'kubectl/v1.34'
    END                                                                 AS user_agent,
    if(luck % 50 = 0 AND who >= 72, 403, 200)                           AS status_code,
    NULL::VARCHAR                                                       AS status_reason,
    NULL::VARCHAR                                                       AS status_message,
    if(status_code = 403, 'forbid', 'allow')                            AS decision,
    'RBAC: allowed by ClusterRoleBinding "b' || who % 30 || '" of ClusterRole "r' || who % 30 || '"' AS decision_reason,
    NULL::JSON                                                          AS annotations,
    NULL::JSON                                                          AS request_object,
    NULL::JSON                                                          AS response_object,
    false                                                               AS truncated,
    'kubernetes'                                                        AS format,
    1                                                                   AS source,
    number                                                              AS line
FROM drawn
ORDER BY username, event_time
"""
