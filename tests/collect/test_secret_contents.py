"""Of a Secret in a manifest nothing is kept but its keys, and whether a value may be a credential."""

from typing import Any

import orjson
import pytest

from audit_batch.collect.given import store_given
from audit_batch.redact import Door
from audit_batch.redact.door import new_key

Json = dict[str, Any]


def stored(**fields: Any) -> Json:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db", "namespace": "shop"}, **fields}
    row = store_given(secret, Door(new_key()))
    assert row is not None
    return dict(orjson.loads(row[-1]))


def test_no_value_and_no_fingerprint_of_one_is_kept() -> None:
    found = stored(type="Opaque", data={"password": "aHVudGVyMg=="}, stringData={"user.name": "kim", "blank": ""})

    assert found == {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "db", "namespace": "shop"},
        "type": "Opaque",
        "contents": {"data": {"password": True}, "stringData": {"user.name": True, "blank": False}},
    }


def test_a_key_that_is_a_secret_itself_is_redacted() -> None:
    token = "ghp_" + "a1B2c3D4e5F6" * 3

    (key,) = stored(stringData={token: "x"})["contents"]["stringData"]

    assert key.startswith("[redacted:")


@pytest.mark.parametrize("body", [None, "${SECRET}", ["hunter2"], 5])
def test_what_is_no_table_of_values_is_dropped(body: Any) -> None:
    assert stored(stringData=body).keys() == {"apiVersion", "kind", "metadata"}


def test_nobody_but_the_reader_says_what_is_in_a_secret() -> None:
    assert "contents" not in stored(contents={"data": {"password": "hunter2"}})
