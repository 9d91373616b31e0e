"""A cluster of which only audit logs are known: its detections are told, and everything else is not assessed."""

from collections.abc import Callable
from datetime import datetime

import duckdb

from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.evaluation import Evaluation
from audit_batch.evaluate.judging import judge_library
from audit_batch.evaluate.moment import Moment, release
from audit_batch.evaluate.outcome import Outcome
from audit_batch.evaluate.requirement import judge_framework
from audit_batch.evaluate.staging import VERDICTS
from audit_batch.evaluate.standing import weigh_attestations


def has_snapshot(con: duckdb.DuckDBPyConnection, cluster: str) -> bool:
    """Say whether a cluster of that name was ever read."""
    return bool(con.execute("FROM cluster_rows WHERE cluster = $cluster", {"cluster": cluster}).fetchall())


def evaluate_log(
    con: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    cluster: str,
    *,
    keep: bool = False,
    told: Callable[[Outcome], None] = lambda outcome: None,
) -> Evaluation:
    """Judge what the detections told of the newest events, and store nothing: an evaluation is one of a snapshot.

    Its number and that of its snapshot are 0.
    """
    con.execute("SET VARIABLE cluster = $name", {"name": cluster})
    moment = Moment("", cluster, 0, _last_event(con, cluster), "", {})
    catalogue = catalogue.concerning(cluster, moment.version)
    run = judge_library(con, catalogue, moment, keep=keep, told=told)
    release(con, keep=VERDICTS)
    day = moment.taken_at.date()
    return Evaluation(
        moment=moment,
        number=0,
        as_of_only=False,
        outcomes=run.outcomes,
        frameworks=tuple(catalogue.frameworks),
        requirements=[
            outcome
            for framework in catalogue.frameworks.values()
            for outcome in judge_framework(framework, run.outcomes, catalogue.attestations, day)
        ],
        problems=run.problems,
        waivers=run.waivers,
        attestations=weigh_attestations(catalogue.attestations, day),
    )


def _last_event(con: duckdb.DuckDBPyConnection, cluster: str) -> datetime:
    ((last,),) = con.execute(
        """
        SELECT max(last_time) FROM (
            SELECT cluster, last_time FROM event_files
            UNION ALL
            SELECT cluster, event_time FROM event_rows
        )
        WHERE cluster = $cluster
        """,
        {"cluster": cluster},
    ).fetchall()
    return last  # type: ignore[no-any-return]
