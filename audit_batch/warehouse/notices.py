"""Messages about findings that appeared: written down before they are sent, and marked when they were accepted."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb
from msgspec import Struct

from audit_batch.model import Severity
from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.transaction import transaction

KNOWN, WAITING, SENT = "known", "waiting", "sent"


class Standing(Struct, frozen=True):
    """A cluster, its newest evaluation, and the one up to which messages were made."""

    cluster_id: str
    cluster: str
    evaluation: int
    told: int | None
    """None before the first message."""


class Notice(Struct, frozen=True):
    """One message."""

    cluster_id: str
    batch: str
    """Digest of what it tells: a receiver knows it again by that."""
    state: str
    evaluation: int
    findings: int
    body: str


def standings(con: duckdb.DuckDBPyConnection) -> list[Standing]:
    """Return every cluster that was evaluated, by name."""
    rows = con.execute(
        """
        SELECT
            cluster_rows.cluster_id,
            cluster_rows.cluster,
            max(evaluation_rows.evaluation),
            (SELECT max(evaluation) FROM notice_rows WHERE notice_rows.cluster_id = cluster_rows.cluster_id)
        FROM cluster_rows
        JOIN evaluation_rows USING (cluster_id)
        WHERE NOT evaluation_rows.as_of_only
        GROUP BY ALL
        ORDER BY cluster_rows.cluster
        """
    ).fetchall()
    return [Standing(*row) for row in rows]


_APPEARED = """
WITH stretches AS (
    SELECT
        finding_id,
        first_evaluation,
        last_evaluation,
        coalesce(
            first_evaluation > 1 + lag(last_evaluation) OVER (
                PARTITION BY finding_id
                ORDER BY first_evaluation
            ),
            TRUE
        ) AS begins
    FROM finding_versions
    WHERE cluster_id = $cluster AND waiver = ''
),
news AS (
    SELECT
        finding_id,
        max(first_evaluation) FILTER (WHERE begins) AS since
    FROM stretches
    GROUP BY finding_id
    HAVING max(last_evaluation) = $still AND since > $told
),
waived AS (
    SELECT DISTINCT
        news.finding_id
    FROM news
    JOIN finding_versions USING (finding_id)
    WHERE finding_versions.waiver != '' AND finding_versions.last_evaluation = news.since - 1
)
SELECT
    findings.finding_id,
    CASE
        WHEN waived.finding_id IS NOT NULL THEN 'waiver_ended'
        WHEN findings.reopened > 0 THEN 'reopened'
        ELSE 'opened'
    END AS event,
    findings.control,
    findings.title,
    findings.severity,
    findings.kind,
    findings.namespace,
    findings.name,
    findings.reason,
    findings.fix,
    findings.first_seen,
    findings.opened_at
FROM news
JOIN findings USING (finding_id)
LEFT JOIN waived USING (finding_id)
WHERE findings.state = 'open' AND list_contains($severities, findings.severity)
ORDER BY
    list_position($severities, findings.severity) DESC,
    findings.control,
    findings.kind,
    findings.namespace,
    findings.name
"""
"""Findings that are open, and begin later than what was told of: $cluster, $still, $told, $severities."""


def appeared(con: duckdb.DuckDBPyConnection, standing: Standing, least: Severity) -> list[dict[str, Any]]:
    """Return the findings that are open now and were not before, the most severe first.

    A finding appears when it is opened, when it is reopened, and when the waiver ends that covered it.
    """
    severities = list(Severity)[list(Severity).index(least) :]
    con.execute("SET VARIABLE cluster = $cluster", {"cluster": standing.cluster})
    rows = con.execute(
        _APPEARED,
        {"cluster": standing.cluster_id, "still": STILL, "told": standing.told or 0, "severities": severities},
    )
    names = [column[0] for column in rows.description or ()]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def write_notices(con: duckdb.DuckDBPyConnection, notices: Sequence[Notice], made_at: datetime) -> None:
    """Write messages down, all or none."""
    with transaction(con):
        for notice in notices:
            values = [getattr(notice, name) for name in Notice.__struct_fields__]
            con.execute("INSERT INTO notice_rows VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)", [*values, made_at])


def waiting_notices(con: duckdb.DuckDBPyConnection) -> list[Notice]:
    """Return the messages that nobody has accepted yet, the oldest first."""
    rows = con.execute(
        """
        SELECT cluster_id, batch, state, evaluation, findings, body FROM notice_rows
        WHERE state = $waiting
        ORDER BY made_at, rowid
        """,
        {"waiting": WAITING},
    ).fetchall()
    return [Notice(*row) for row in rows]


def mark_sent(con: duckdb.DuckDBPyConnection, notice: Notice, sent_at: datetime) -> None:
    """Write down that a message was accepted."""
    con.execute(
        "UPDATE notice_rows SET state = $sent, sent_at = $at WHERE batch = $batch AND cluster_id = $cluster",
        {"sent": SENT, "at": sent_at, "batch": notice.batch, "cluster": notice.cluster_id},
    )


def as_body(content: Mapping[str, Any]) -> str:
    """Return a message as it is posted and stored; every attempt posts the same bytes."""
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)
