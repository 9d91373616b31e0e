"""Nothing secret passes the door, and what is innocent passes unchanged."""

import gzip
import json
from base64 import b64encode
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_batch.redact import Door
from audit_batch.redact.encoded import UNPACKED
from audit_batch.redact.memo import Memo

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


@pytest.mark.parametrize("quote", ["", '"', "'", '\\"', '\\\\\\"'])
def test_a_password_in_quotes_that_are_escaped_does_not_pass(quote: str) -> None:
    assert DOOR.clean(f"requirepass {quote}MQ@P0001}}{quote}\n").count("MQ@P") == 0


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
        pod(env=[{"name": "DB_PASS2", "value": LITERAL}]),
        pod(args=[f"--password={LITERAL}"]),
        pod(args=["--password", LITERAL]),
        config(LITERAL, key="db.password"),
        config(f"host=db\npassword={LITERAL}\n"),
        config(f"database:\n  password: {LITERAL}\n"),
        config(json.dumps({"password": LITERAL})),
        config(f"postgres://app:{LITERAL}@db.example.com/orders"),
        config(f"Server=db;User Id=app;Password={LITERAL};"),
        {"apiVersion": "example.com/v1", "kind": "Thing", "spec": {"password": LITERAL}},
        {"apiVersion": "example.com/v1", "kind": "Setting", "name": "DB_PASSWORD", "value": LITERAL},
    ],
)
def test_a_literal_under_a_telling_name_does_not_pass(obj: dict[str, Any]) -> None:
    assert LITERAL not in DOOR.seal(obj).decode()


KUBECONFIG = f"""
apiVersion: v1
kind: Config
clusters:
- cluster: {{server: "https://api.example.com:6443"}}
  name: prod
users:
- name: admin
  user:
    client-key-data: {b64encode(LITERAL.encode()).decode()}
    token: Kx9Tq7Lm2Vb8Rz4W
    password: {LITERAL}
"""
KEY_LINES = ["-----BEGIN PRIVATE KEY-----", "qwertyuiop" * 6, "asdfghjkl0" * 6, "-----END PRIVATE KEY-----"]


@pytest.mark.parametrize(
    ("obj", "needles"),
    [
        pytest.param(
            config(KUBECONFIG), [LITERAL, "Kx9Tq7Lm2Vb8Rz4W", b64encode(LITERAL.encode()).decode()], id="kubeconfig"
        ),
        pytest.param(pod(args=KEY_LINES), KEY_LINES[1:3], id="a key over several arguments"),
        pytest.param(config("\\n".join(KEY_LINES)), KEY_LINES[1:3], id="a key with escaped newlines"),
        pytest.param(config("\n    ".join(["key: |", *KEY_LINES])), KEY_LINES[1:3], id="an indented key"),
        pytest.param(
            config(b64encode(gzip.compress(f"db_password={LITERAL}\nuser=app\n".encode())).decode()),
            [b64encode(gzip.compress(f"db_password={LITERAL}\nuser=app\n".encode())).decode()[12:-8]],
            id="compressed, as Helm and k3s do",
        ),
        pytest.param(pod(env=[{"name": "PASSWORD", "value": "$ecret123"}]), ["ecret123"], id="resembles a variable"),
        pytest.param(config(f"password: |\n  {LITERAL}\n  Kx9Tq7\nuser: app"), [LITERAL, "Kx9Tq7"], id="a block"),
        pytest.param(config("kind: Secret\nstringData:\n  a: Kx9Tq7\n"), ["Kx9Tq7"], id="a Secret that is a text"),
        pytest.param({"spec": {"password": 12345678}}, ["12345678"], id="a number"),
        pytest.param(config(f"machine db login app password {LITERAL}\n"), [LITERAL], id="netrc"),
        pytest.param(config(f"bind 0.0.0.0\nrequirepass {LITERAL}\n"), [LITERAL], id="redis"),
        pytest.param(config(f"JAVA_OPTS: -Xmx1g -Ddb.password={LITERAL}"), [LITERAL], id="behind another name"),
        pytest.param(config("password: correct horse battery"), ["horse", "battery"], id="words"),
        pytest.param({"a": json.loads("[" * 300 + f'"password={LITERAL}"' + "]" * 300)}, [LITERAL], id="very deep"),
    ],
)
def test_what_is_hidden_in_other_forms_does_not_pass_either(obj: dict[str, Any], needles: list[str]) -> None:
    sealed = DOOR.seal(obj).decode()

    assert [needle for needle in needles if needle in sealed] == []


def test_a_compressed_body_too_large_to_look_at_is_replaced() -> None:
    body = b64encode(gzip.compress(b"a" * (UNPACKED + 1) + f"password={LITERAL}".encode())).decode()

    assert orjson.loads(DOOR.seal(config(body)))["data"]["settings"].startswith("[redacted:compressed:")


def test_a_door_forgets_the_oldest_when_it_is_full() -> None:
    memo = Memo(2)
    for number in range(3):
        memo.keep(("Pod", "spec", b"%d" % number), b"sealed")

    assert [memo.find(("Pod", "spec", b"%d" % number)) for number in range(3)] == [None, b"sealed", b"sealed"]


def test_a_door_that_remembers_prose_of_one_kind_lets_it_pass_in_no_other() -> None:
    door = Door(b"k" * 32, remember=9)
    spec = orjson.dumps({"password": LITERAL})

    described = door.seal_field("CustomResourceDefinition", "spec", spec)
    sealed = door.seal_field("Thing", "spec", spec)

    assert LITERAL.encode() in described
    assert LITERAL.encode() not in sealed


def test_the_surroundings_of_a_password_stay() -> None:
    sealed = orjson.loads(DOOR.seal(config(f"postgres://app:{LITERAL}@db.example.com/orders")))

    assert sealed["data"]["settings"].startswith("postgres://app:[redacted:url-password:")
    assert sealed["data"]["settings"].endswith("]@db.example.com/orders")


def test_bodies_of_secrets_are_replaced_whatever_they_look_like() -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {}, "data": {"a": "eA=="}, "stringData": {"b": "y"}}

    sealed = orjson.loads(DOOR.seal(secret))

    assert all(value.startswith("[redacted:secret-data:") for value in (sealed["data"]["a"], sealed["stringData"]["b"]))


def test_the_body_of_a_secret_that_is_no_map_is_replaced_as_a_whole() -> None:
    sealed = orjson.loads(DOOR.seal({"apiVersion": "v1", "kind": "Secret", "data": ["eA=="], "stringData": "plain"}))

    assert all(sealed[name].startswith("[redacted:secret-data:") for name in ("data", "stringData"))


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
        {"metadata": {"labels": {"kubernetes.io/legacy-token-last-used": "2026-10-11"}}},
        pod(image="registry.example.com/external-secrets:v1.1.0-r3@sha256:" + "0123456789abcdef" * 4),
        {"spec": {"volumes": [{"secret": {"secretName": "db-credentials"}}]}},
        {"rules": [{"apiGroups": [""], "resources": ["secrets", "serviceaccounts/token"], "verbs": ["get"]}]},
        pod(
            env=[
                {"name": "MYSQL_ALLOW_EMPTY_PASSWORD", "value": "1"},
                {"name": "MYSQL_RANDOM_ROOT_PASSWORD", "value": "1"},
            ]
        ),
        pod(args=["--source=kubernetes:https://10.0.0.1?useServiceAccount=0&auth=/kubeconfig/heapster.kubeconfig"]),
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


@pytest.mark.parametrize("half", [r"\ud800", r"\udfff x", r"\ud83d\ude00 \ud83d"])
def test_half_a_character_in_json_in_a_text_hides_no_secret_and_stops_nothing(half: str) -> None:
    text = f'{{"{half}": "a", "b": "{half} password={LITERAL}"}}'

    sealed = DOOR.seal({"kind": "ConfigMap", "data": {"settings": text}})

    assert LITERAL.encode() not in sealed
    assert b"[redacted:" in sealed
    assert LITERAL not in DOOR.clean(text)


def test_equal_secrets_have_equal_fingerprints_under_one_key_only() -> None:
    env = pod(env=[{"name": "A_PASSWORD", "value": LITERAL}, {"name": "B_PASSWORD", "value": LITERAL}])

    first, second = (entry["value"] for entry in orjson.loads(DOOR.seal(env))["spec"]["containers"][0]["env"])
    other = orjson.loads(Door(b"o" * 32).seal(env))["spec"]["containers"][0]["env"][0]["value"]

    assert first == second != other
