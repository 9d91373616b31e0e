"""Relations of audit events that several detections share: refusals, and the reading of Secrets."""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from audit_batch.catalog.example_events import expand_events
from audit_batch.collect.audit_log.native import store_given
from audit_batch.redact.door import Door, new_key
from audit_batch.warehouse.database import open_memory

LISTS = "/api/v1/namespaces/shop/secrets"


@pytest.fixture(scope="module")
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_memory() as opened:
        yield opened


@pytest.fixture
def con(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    memory.execute("DELETE FROM event_rows")
    return memory


def log(con: duckdb.DuckDBPyConnection, *events: Mapping[str, Any]) -> None:
    numbered = [{"auditID": str(number), **event} for number, event in enumerate(events)]
    store_given(con, "shop", expand_events(numbered), Door(new_key()))


def test_a_refusal_names_who_asked_from_where_for_what(con: duckdb.DuckDBPyConnection) -> None:
    log(
        con,
        {"verb": "list", "user": "kim@example.com", "on": "secrets shop/", "code": 403},
        {"verb": "list", "user": {"username": ""}, "on": "pods shop/", "code": 401, "sourceIPs": []},
    )

    rows = con.execute("SELECT username, address, target, status_code FROM audit_denials ORDER BY audit_id").fetchall()

    assert rows == [
        ("kim@example.com", "10.0.0.5", "secrets in shop", 403),
        ("an unknown identity", "an unknown address", "pods in shop", 401),
    ]


def test_answers_errors_and_what_kubernetes_itself_is_refused_are_no_refusals(con: duckdb.DuckDBPyConnection) -> None:
    log(
        con,
        {"verb": "list", "user": "kim@example.com", "on": "secrets shop/"},
        {"verb": "get", "user": "kim@example.com", "on": "secrets shop/db", "code": 404},
        {"verb": "get", "user": "system:kube-scheduler", "on": "secrets shop/db", "code": 403},
    )

    assert con.execute("SELECT audit_id FROM audit_denials").fetchall() == []


def test_reading_secrets_is_get_list_and_watch(con: duckdb.DuckDBPyConnection) -> None:
    log(
        con,
        *({"verb": verb, "user": "kim@example.com", "on": "secrets shop/db"} for verb in ("get", "watch", "update")),
        {"verb": "list", "user": "kim@example.com", "on": "secrets", "code": 403},
        {"verb": "list", "user": "kim@example.com", "on": "configmaps shop/"},
    )

    rows = con.execute("SELECT verb, target, succeeded FROM audit_secret_reads ORDER BY audit_id").fetchall()

    assert rows == [
        ("get", "secrets shop/db", True),
        ("watch", "secrets shop/db", True),
        ("list", "secrets in all namespaces", False),
    ]


@pytest.mark.parametrize(
    ("query", "is_single", "is_helm"),
    [
        ("", False, False),
        ("?fieldSelector=metadata.name%3Ddb&watch=true", True, False),
        ("?fieldSelector=metadata.name%21%3Ddb", False, False),
        ("?fieldSelector=&fieldSelector=metadata.name%3Ddb", False, False),
        ("?labelSelector=name%3Dweb%2Cowner%3Dhelm", False, True),
        ("?labelSelector=owner%21%3Dhelm", False, False),
        ("?labelSelector=owner%3Dhelmet", False, False),
        ("?x=owner%3Dhelm", False, False),
        ("?labelSelector=&labelSelector=owner%3Dhelm", False, False),
    ],
)
def test_the_first_selector_of_a_list_says_what_it_can_hold(
    query: str, is_single: bool, is_helm: bool, con: duckdb.DuckDBPyConnection
) -> None:
    log(con, {"verb": "list", "user": "kim@example.com", "on": "secrets shop/", "path": LISTS + query})

    assert con.execute("SELECT is_single, is_helm FROM audit_secret_reads").fetchall() == [(is_single, is_helm)]


def test_who_watches_secrets_is_known_by_user_and_address(con: duckdb.DuckDBPyConnection) -> None:
    account = "system:serviceaccount:ops:syncer"
    log(
        con,
        {"verb": "watch", "user": account, "on": "secrets shop/"},
        {"verb": "get", "user": account, "on": "secrets shop/db"},
        {"verb": "get", "user": account, "on": "secrets shop/db", "sourceIPs": ["10.0.9.9"]},
        {"verb": "get", "user": "kim@example.com", "on": "secrets shop/db"},
    )

    rows = con.execute("SELECT is_watcher FROM audit_secret_reads ORDER BY audit_id").fetchall()

    assert rows == [(True,), (True,), (False,), (False,)]
