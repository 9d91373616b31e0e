"""Nothing secret passes the door, and what is innocent passes unchanged."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_batch.redact import Door

DOOR = Door(b"k" * 32)

SHAPED = [
    "AKIA" + "Q3EGRVZ5ZZ7TEST2",
    "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "xoxb-" + "123456789012-abcdefABCDEF123456",
    "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "glpat-" + "x9Y8z7W6v5U4t3S2r1Q0",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLXBhcnQ",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX\n-----END RSA PRIVATE KEY-----",
]
LITERAL = "hunter2-x9"


def pod(**container: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]}}


def config(value: str, key: str = "settings") -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {key: value}}


PLACES = [
    lambda secret: pod(env=[{"name": "SETTING", "value": secret}]),
    lambda secret: pod(args=["serve", secret]),
    lambda secret: pod(command=["sh", "-c", f"run '{secret}' --verbose"]),
    config,
    lambda secret: config(json.dumps({"deep": [{"er": secret}]})),
    lambda secret: {**config("x"), "metadata": {"name": "c", "annotations": {"note": f"see {secret}"}}},
    lambda secret: {"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {}, "spec": {"a": [{"b": secret}]}},
    lambda secret: {"kind": "List", "items": [{"kind": "Secret", "apiVersion": "v1", "data": {"a": secret}}]},
    lambda secret: config("x", key=secret),
]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SHAPED), st.sampled_from(PLACES))
def test_a_secret_known_by_its_shape_passes_nowhere(secret: str, place: Any) -> None:
    sealed = DOOR.seal(place(secret)).decode()

    assert secret not in sealed
    assert json.dumps(secret)[1:-1] not in sealed
    assert "[redacted:" in sealed


@pytest.mark.parametrize(
    "obj",
    [
        pod(env=[{"name": "DB_PASSWORD", "value": LITERAL}]),
        pod(args=[f"--password={LITERAL}"]),
        pod(args=["--password", LITERAL]),
        config(LITERAL, key="db.password"),
        config(f"host=db\npassword={LITERAL}\n"),
        config(f"database:\n  password: {LITERAL}\n"),
        config(json.dumps({"password": LITERAL})),
        config(f"postgres://app:{LITERAL}@db.example.com/orders"),
        config(f"Server=db;User Id=app;Password={LITERAL};"),
        {"apiVersion": "example.com/v1", "kind": "Thing", "spec": {"password": LITERAL}},
    ],
)
def test_a_literal_under_a_telling_name_does_not_pass(obj: dict[str, Any]) -> None:
    assert LITERAL not in DOOR.seal(obj).decode()


def test_the_surroundings_of_a_password_stay() -> None:
    sealed = orjson.loads(DOOR.seal(config(f"postgres://app:{LITERAL}@db.example.com/orders")))

    assert sealed["data"]["settings"].startswith("postgres://app:[redacted:url-password:")
    assert sealed["data"]["settings"].endswith("]@db.example.com/orders")


def test_bodies_of_secrets_are_replaced_whatever_they_look_like() -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {}, "data": {"a": "eA=="}, "stringData": {"b": "y"}}

    sealed = orjson.loads(DOOR.seal(secret))

    assert all(value.startswith("[redacted:secret-data:") for value in (sealed["data"]["a"], sealed["stringData"]["b"]))


def test_last_applied_configuration_is_replaced_as_a_whole() -> None:
    name = "kubectl.kubernetes.io/last-applied-configuration"
    obj = {"metadata": {"annotations": {name: '{"data":{"a":"plain"}}'}}}

    assert b"plain" not in DOOR.seal(obj)


@pytest.mark.parametrize(
    "obj",
    [
        pod(env=[{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]),
        pod(env=[{"name": "TOKEN_TTL", "value": "3600"}, {"name": "PASSWORD_FILE", "value": "/run/secrets/pw"}]),
        pod(env=[{"name": "DB_PASSWORD", "value": "$(FROM_ELSEWHERE)"}]),
        pod(image="registry.example.com/app@sha256:" + "0123456789abcdef" * 4),
        {"spec": {"volumes": [{"secret": {"secretName": "db-credentials"}}]}},
        {"rules": [{"apiGroups": [""], "resources": ["secrets", "serviceaccounts/token"], "verbs": ["get"]}]},
        {"spec": {"volumes": [{"projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}}]}},
    ],
)
def test_what_is_innocent_passes_unchanged(obj: dict[str, Any]) -> None:
    assert DOOR.seal(obj) == orjson.dumps(obj, option=orjson.OPT_SORT_KEYS)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SHAPED), st.sampled_from(PLACES))
def test_sealing_twice_changes_nothing(secret: str, place: Any) -> None:
    once = DOOR.seal(place(secret))

    assert DOOR.seal(orjson.loads(once)) == once


def test_equal_secrets_have_equal_fingerprints_under_one_key_only() -> None:
    env = pod(env=[{"name": "A_PASSWORD", "value": LITERAL}, {"name": "B_PASSWORD", "value": LITERAL}])

    first, second = (entry["value"] for entry in orjson.loads(DOOR.seal(env))["spec"]["containers"][0]["env"])
    other = orjson.loads(Door(b"o" * 32).seal(env))["spec"]["containers"][0]["env"][0]["value"]

    assert first == second != other
