"""From the published copy of a warehouse to the results that exports are made of."""

from typing import TypeVar

import duckdb
from msgspec.structs import asdict

from audit_batch.config.targets import Targets
from audit_batch.report.export.results_model import (
    FINDINGS,
    Attestation,
    Evidence,
    Outcome,
    Requirement,
    Results,
    Scope,
    Waiver,
)

_Row = TypeVar("_Row")
_TARGETS = Targets()

_SCOPE = """
SELECT
    frameworks.framework,
    frameworks.title,
    frameworks.edition,
    evaluation_in_view.cluster,
    evaluation_in_view.cluster_id,
    getvariable('period_name')  AS period,
    getvariable('period_start') AS period_start,
    getvariable('period_end')   AS period_end,
    evaluation_in_view.evaluation,
    evaluation_in_view.snapshot,
    evaluation_in_view.taken_at,
    snapshots.finished_at,
    evaluations.evaluated_at,
    snapshots.state             AS snapshot_state,
    snapshots.version           AS kubernetes,
    snapshots.objects,
    evaluations.tool_version,
    evaluations.catalogue_digest,
    evaluations.settings_digest,
    ledger.entry                AS ledger_entry,
    ledger.digest               AS ledger_digest
FROM evaluation_in_view
JOIN evaluations ON evaluation_in_view.evaluation = evaluations.evaluation AND NOT evaluations.as_of_only
JOIN snapshots ON evaluation_in_view.snapshot = snapshots.snapshot
JOIN frameworks ON frameworks.framework = getvariable('framework')
JOIN ledger
    ON
        evaluation_in_view.cluster_id = ledger.cluster_id
        AND evaluation_in_view.evaluation = ledger.number
        AND ledger.kind = 'evaluation'
"""

REQUIREMENTS = """
SELECT * EXCLUDE (framework)
FROM requirement_outcomes
WHERE framework = getvariable('framework')
ORDER BY position
"""

OUTCOMES = """
SELECT
    outcomes.*,
    control_requirements.requirements,
    controls.why,
    controls.fix,
    controls.misses,
    controls.source,
    controls.params,
    controls.sql
FROM outcomes
JOIN controls USING (control)
JOIN control_requirements USING (control)
WHERE control_requirements.framework = getvariable('framework')
ORDER BY outcomes.control
"""

_WAIVERS = """
SELECT * EXCLUDE (uncovered)
FROM waivers
WHERE control IN (
    SELECT control
    FROM control_requirements
    WHERE framework = getvariable('framework')
)
ORDER BY waiver
"""

_ATTESTATIONS = """
SELECT * EXCLUDE (framework)
FROM attestations
WHERE framework = getvariable('framework')
ORDER BY ALL
"""

_EVIDENCE = """
SELECT
    ledger.kind,
    format('{} {} of {}', ledger.kind, ledger.number, evaluation_in_view.cluster) AS name,
    ledger.made_at,
    'BLAKE2b-256'                                                                 AS algorithm,
    ledger.content                                                                AS digest,
    ledger.entry
FROM ledger
JOIN evaluation_in_view ON ledger.cluster_id = evaluation_in_view.cluster_id
WHERE
    (ledger.kind = 'evaluation' AND ledger.number = evaluation_in_view.evaluation)
    OR (ledger.kind = 'snapshot' AND ledger.number = evaluation_in_view.snapshot)
UNION ALL
SELECT
    'events'              AS kind,
    event_files.file      AS name,
    event_files.last_time AS made_at,
    'SHA-256'             AS algorithm,
    event_files.sha256    AS digest,
    0                     AS entry
FROM event_files
JOIN evaluation_in_view ON event_files.cluster = evaluation_in_view.cluster
WHERE
    event_files.why = ''
    AND event_files.day >= getvariable('period_start')::DATE
    AND event_files.first_time < getvariable('period_end')
ORDER BY ALL
"""

_FINDINGS = f"""
CREATE OR REPLACE TABLE {FINDINGS} AS
WITH known AS (
    SELECT
        kind,
        namespace,
        name,
        if(count(*) = 1, any_value(api_version), '') AS api_version,
        if(count(*) = 1, any_value(uid), '')         AS uid
    FROM objects
    GROUP BY
        kind,
        namespace,
        name
)

SELECT
    findings.finding_id,
    findings.control,
    findings.title,
    coalesce(findings.severity, controls.severity) AS severity,
    findings.state,
    findings.kind,
    findings.namespace,
    findings.name,
    coalesce(known.api_version, '')                AS api_version,
    coalesce(known.uid, '')                        AS uid,
    findings.reason,
    findings.fields,
    findings.evidence::VARCHAR                     AS evidence,
    findings.first_seen,
    findings.opened_at,
    findings.last_seen,
    findings.resolved_at,
    findings.reopened,
    findings.age_days,
    findings.waiver,
    if(
        findings.state = 'open',
        findings.opened_at
        + to_days(map_extract_value($targets::MAP(VARCHAR, INTEGER), coalesce(findings.severity, controls.severity))),
        NULL
    )                                              AS deadline,
    control_requirements.requirements,
    findings.fix,
    row_number() OVER (
        ORDER BY
            list_position(['open', 'waived', 'resolved'], findings.state),
            list_position(['critical', 'high', 'medium', 'low'], coalesce(findings.severity, controls.severity)),
            findings.control,
            findings.namespace,
            findings.kind,
            findings.name,
            findings.finding_id
    )                                              AS place
FROM findings
JOIN control_requirements USING (control)
LEFT JOIN controls USING (control)
LEFT JOIN known USING (kind, namespace, name)
WHERE
    control_requirements.framework = getvariable('framework')
    AND (findings.state != 'resolved' OR findings.resolved_at >= getvariable('period_start'))
"""


def read_results(con: duckdb.DuckDBPyConnection, targets: Targets = _TARGETS) -> Results:
    """Read the results that the connection's variables choose.

    Args:
        con: The published copy; `choose_subject` has set its variables. It must stay open while findings are read.
        targets: Days in which findings should be gone.
    """
    target_days = asdict(targets)
    con.execute(_FINDINGS, {"targets": target_days})
    counted = con.execute(f"SELECT state, severity, count(*) FROM {FINDINGS} GROUP BY state, severity").fetchall()
    (scope,) = _read(con, _SCOPE, Scope)
    return Results(
        con=con,
        scope=scope,
        requirements=tuple(_read(con, REQUIREMENTS, Requirement)),
        outcomes={outcome.control: outcome for outcome in _read(con, OUTCOMES, Outcome)},
        waivers={waiver.waiver: waiver for waiver in _read(con, _WAIVERS, Waiver)},
        attestations=tuple(_read(con, _ATTESTATIONS, Attestation)),
        evidence=tuple(_read(con, _EVIDENCE, Evidence)),
        counts={(state, severity): number for state, severity, number in counted},
        target_days=target_days,
    )


def _read(con: duckdb.DuckDBPyConnection, sql: str, row: type[_Row]) -> list[_Row]:
    """Ask, and make one ``row`` of each: its fields are the columns."""
    result = con.execute(sql)
    names = [column[0] for column in result.description]
    return [row(**dict(zip(names, values, strict=True))) for values in result.fetchall()]
