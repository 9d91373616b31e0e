"""The recorded cluster: nothing in it is taken for a secret but the data of its Secrets."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from audit_batch.redact import Door

RECORDED = Path(__file__).parents[2].parent / "shared" / "data" / "recorded-cluster"

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not RECORDED.exists(), reason="the recorded cluster is not beside the checkout"),
]


def recorded() -> Iterator[dict[str, Any]]:
    for entry in json.loads((RECORDED / "index.json").read_text())["lists"]:
        body = orjson.loads(gzip.decompress((RECORDED / entry["file"]).read_bytes()))
        for item in body["items"] or []:
            item["metadata"].pop("managedFields", None)
            yield {"apiVersion": body["apiVersion"], "kind": body["kind"].removesuffix("List"), **item}


def test_only_the_data_of_secrets_is_replaced() -> None:
    door = Door(b"k" * 32)

    changed = [
        (item["kind"], item["metadata"]["name"])
        for item in recorded()
        if item["kind"] != "Secret" and door.seal(item) != orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
    ]

    assert changed == []


def test_all_data_of_all_secrets_is_replaced() -> None:
    door = Door(b"k" * 32)

    secrets = [item for item in recorded() if item["kind"] == "Secret" and item.get("data")]

    assert secrets
    for secret in secrets:
        sealed = orjson.loads(door.seal(secret))
        assert all(value.startswith("[redacted:secret-data:") for value in sealed["data"].values())
        assert sealed["metadata"] == secret["metadata"]
