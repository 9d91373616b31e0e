"""Secrets planted in a cluster are nowhere in the warehouse that its snapshot makes, and in no message."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_batch.collect.discovery import Listing
from audit_batch.collect.objects import read_page, store_object
from audit_batch.errors import Unavailable
from audit_batch.redact import Door
from tests.collect.lists import KEY, Lists, rows, take
from tests.redact.planted import SHAPED, Planted, anywhere, spellings

PODS = Listing("pods", "Pod", "v1", "/api/v1/pods", metadata_only=False, status=("phase", "podIPs"))
FEW = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def texts_at_rest(path: Path) -> str:
    """Every value of every table of a database, as text."""
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        return "\n".join(str(con.execute(f'SELECT * FROM "{s}"."{t}"').fetchall()) for s, t in tables)


@FEW
@pytest.mark.parametrize("apart", [False, True], ids=["here", "apart"])
@given(planted=st.lists(anywhere(), min_size=40, max_size=60))
def test_no_table_and_no_byte_of_either_file_holds_a_planted_secret(*, apart: bool, planted: list[Planted]) -> None:
    objects = [
        {**item.node, "metadata": {**item.node["metadata"], "name": f"o{number}"}}
        for number, item in enumerate(planted)
    ]
    half = len(objects) // 2

    with TemporaryDirectory() as name:
        folder = Path(name) / "w"
        take(folder, Lists(configmaps=objects[:half], pods=objects[half:]), page_size=9, apart=apart)
        stored = texts_at_rest(folder / "audit.duckdb") + texts_at_rest(folder / "audit-published.duckdb")
        raw = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
        kept = rows(folder, "SELECT count(*) FROM objects")

    needles = {spelling for item in planted for spelling in spellings(item.needle)}
    assert [needle for needle in needles if needle in stored or needle.encode() in raw] == []
    assert kept == [(len(objects),)]


@MANY
@given(SHAPED, st.sampled_from(["name", "namespace", "uid"]))
def test_a_secret_as_a_name_is_in_no_column(secret: tuple[str, str, str], field: str) -> None:
    item: dict[str, Any] = {"metadata": {"name": "o", "namespace": "n", "uid": "u", field: secret[1]}}

    stored = store_object(item, PODS, Door(KEY))

    assert not [column for column in (stored.name, stored.namespace, stored.uid) if secret[2] in column]
    assert orjson.loads(stored.doc)["metadata"][field] == getattr(stored, field)


@MANY
@given(anywhere())
def test_a_page_holds_what_its_objects_are_stored_as_one_by_one(planted: Planted) -> None:
    item = {**planted.node, "status": {"phase": "Running", "conditions": [], "podIPs": None}}
    body = json.dumps({"kind": "PodList", "metadata": {"continue": "c"}, "items": [item, item]}).encode()

    page = read_page(body, PODS, Door(KEY, remember=9))

    assert page.objects == [store_object(json.loads(json.dumps(item)), PODS, Door(KEY))] * 2
    assert page.cursor == "c"


@MANY
@given(anywhere(), st.integers(1, 60))
def test_no_message_about_a_broken_page_repeats_it(planted: Planted, cut: int) -> None:
    body = json.dumps({"kind": "PodList", "metadata": {}, "items": [planted.node]}).encode()[:-cut]

    with pytest.raises(Unavailable) as raised:
        read_page(body, PODS, Door(KEY))

    assert str(raised.value) == "/api/v1/pods: the answer is not a list of objects"


def test_a_server_that_sends_whole_secrets_instead_of_metadata_gives_nothing_away(tmp_path: Path) -> None:
    secret = {"metadata": {"name": "s", "namespace": "shop"}, "data": {"plain": "aGVsbG8gd29ybGQ="}, "type": "Opaque"}

    take(tmp_path / "w", Lists(secrets=[secret]))

    (doc,) = rows(tmp_path / "w", "SELECT doc::VARCHAR FROM objects WHERE kind = 'Secret'")[0]
    assert json.loads(doc).keys() == {"apiVersion", "kind", "metadata", "type"}
