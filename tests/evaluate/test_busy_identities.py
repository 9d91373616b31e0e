"""One identity that asks without pause must not cost the verdict on all others."""

import duckdb
import pytest

from audit_batch.catalog.control import load_controls
from audit_batch.config import shipped
from audit_batch.evaluate.asking import ask

REQUESTS = 40_000
EACH_WITH_ALL_AROUND_IT = "60MB"
"""Of memory, in which what each of them has around it within half an hour would not fit."""


@pytest.fixture(scope="module")
def chain() -> str:
    return load_controls([shipped("controls")]).controls["attack_chain"].sql


def test_a_chain_is_told_of_an_identity_with_thousands_of_requests_in_half_an_hour(chain: str) -> None:
    with duckdb.connect(config={"memory_limit": EACH_WITH_ALL_AROUND_IT, "threads": 1}) as con:
        con.execute("CREATE TABLE earlier_features (username VARCHAR, feature VARCHAR, value VARCHAR, days INTEGER)")
        con.execute(
            f"""
            CREATE TABLE audit_requests AS
            SELECT
                number::VARCHAR                                                          AS audit_id,
                'robot@example.com'                                                      AS username,
                '10.0.0.7'                                                               AS source_ip,
                TIMESTAMP '2026-11-24 10:00:00' + to_milliseconds(number * 40)           AS event_time,
                true                                                                     AS succeeded,
                false                                                                    AS is_system,
                ['exec', 'rbac', 'secret', 'workload'][1 + number % 4]                   AS step,
                step || 's'                                                              AS action,
                step || number % 9                                                       AS target
            FROM range({REQUESTS}) AS numbers (number)
            """
        )

        told = ask(con, chain, {"steps": 3, "grave": 4}).fetchall()

    assert len(told) == REQUESTS
    assert {row[3] for row in told} == {"critical"}
    assert all("asked for Secrets, changed rights, made workloads, reached into pods" in row[2] for row in told[:9])
    assert told[0][-1]["steps"] == ["exec", "rbac", "secret", "workload"]
