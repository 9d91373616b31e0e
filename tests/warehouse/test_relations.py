import re
from pathlib import Path

import duckdb
import pytest

from audit_batch.kinds import ANY, AUDIT_EVENT, EVERYTHING, KINDS
from audit_batch.warehouse.schemas import KNOWLEDGE
from audit_batch.warehouse.views import in_order, load_relations
from tests.warehouse.relation_cases.harness import (
    FILES,
    build_order,
    cluster,
    header_of,
    make_events,
    needs_of,
    tables_of,
)

READ = re.compile(r"FROM (?:objects|knowledge)\b(.*?)(?:\n\)|\n    UNION|\Z)", re.DOTALL)
BY_RESOURCE = {kind.resource: kind for kind in KINDS}
GROUPS = {kind.group for kind in KINDS}
NAMES = {kind.name for kind in KINDS}


@pytest.fixture(scope="module")
def empty() -> duckdb.DuckDBPyConnection:
    return cluster([])


def words_about_objects(path: Path) -> set[str]:
    return {word for part in READ.findall(path.read_text()) for word in re.findall(r"'([^']*)'", part)}


@pytest.mark.parametrize("name", FILES)
def test_the_header_names_every_column_in_order(name: str, empty: duckdb.DuckDBPyConnection) -> None:
    columns = [row[0] for row in empty.execute(f"DESCRIBE {name}").fetchall()]

    header = header_of(FILES[name])

    assert list(header["columns"]) == columns


@pytest.mark.parametrize("name", FILES)
def test_the_header_says_what_a_row_and_every_column_is(name: str) -> None:
    header = header_of(FILES[name])

    assert header.keys() - {"tells_unread", "texts"} == {"grain", "rests_on", "columns"}
    assert header["grain"].startswith("one row per ")
    assert all(len(text) > 5 for text in header["columns"].values())


@pytest.mark.parametrize("name", [name for name, view in load_relations().items() if view.texts])
def test_a_relation_that_needs_a_text_reads_objects_of_the_cluster_only(name: str) -> None:
    """Texts are not sought in what is known beside it, which speaks of everything."""
    behind = {name} | set(in_order(load_relations(), [name]))

    assert KNOWLEDGE not in {read for one in behind for read in load_relations()[one].reads}


@pytest.mark.parametrize("name", sorted(FILES.keys() - {"audit_events", "redactions"}))
def test_the_header_rests_on_the_collections_that_the_query_reads(name: str) -> None:
    words = words_about_objects(FILES[name])

    read = {kind.resource for kind in KINDS if {kind.group, kind.name} - {ANY} <= words}

    assert words <= GROUPS | NAMES
    assert set(header_of(FILES[name])["rests_on"]) == read


def test_audit_events_rest_on_what_was_ingested() -> None:
    assert header_of(FILES["audit_events"])["rests_on"] == [AUDIT_EVENT.resource]
    assert [name for name, path in FILES.items() if "stored_events" in path.read_text()] == ["audit_events"]


def test_redactions_rest_on_every_collection() -> None:
    assert header_of(FILES["redactions"])["rests_on"] == [EVERYTHING]


@pytest.mark.parametrize("name", FILES)
def test_a_relation_reads_objects_or_other_relations(name: str) -> None:
    tables = tables_of(FILES[name].read_text())

    assert tables & ({"objects", "knowledge", "stored_events", "event_files", "feature_rows"} | FILES.keys())


@pytest.mark.parametrize("name", FILES)
def test_a_cte_never_has_the_name_of_a_relation_that_the_query_needs(name: str) -> None:
    sql = FILES[name].read_text()
    ctes = set(re.findall(r"^(?:WITH (?:RECURSIVE )?)?(\w+) AS \($", sql, re.MULTILINE))

    assert not ctes & FILES.keys()


def test_relations_also_work_as_views() -> None:
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE objects (api_version VARCHAR, api_group VARCHAR, kind VARCHAR, "
            "namespace VARCHAR, name VARCHAR, uid VARCHAR, doc JSON)"
        )
        con.execute("CREATE VIEW knowledge AS FROM objects")
        make_events(con)
        for name in build_order():
            con.execute(f"CREATE VIEW {name} AS {FILES[name].read_text()}")
        unread = FILES.keys() - {need for name in FILES for need in needs_of(name)}
        counts = {len(con.view(name)) for name in unread}

    assert counts == {0}


def test_every_kind_that_is_read_feeds_a_relation() -> None:
    fed = {resource for path in FILES.values() for resource in header_of(path)["rests_on"]}

    assert BY_RESOURCE.keys() - fed == set()
