"""No secret of an audit event passes, however its line is written; what holds none passes as it is."""

import json
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_batch.collect.audit_log.sealing import Sealer
from audit_batch.redact import Door
from tests.redact.planted import Planted, anywhere, spellings

KEY = b"k" * 32
SEALER = Sealer(Door(KEY))
MANY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
VALUE = "c3VwZXJzZWNyZXQtdmFsdWU="


def event(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "RequestResponse",
        "auditID": "0e6a2ea1-0000-4000-8000-000000000001",
        "stage": "ResponseComplete",
        "requestURI": "/api/v1/namespaces/shop/pods",
        "verb": "create",
        "user": {
            "username": "lee@example.com",
            "extra": {"authentication.kubernetes.io/credential-id": ["JTI=80f422eb-295d-4a75-a245-95d92a792480"]},
        },
        **fields,
    }


def go_like(value: Any) -> bytes:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e").encode()


def escaped(value: Any) -> bytes:
    """Every letter of every text as an escape."""
    text = json.dumps(value, separators=(",", ":"))
    done, inside, position = [], False, 0
    while position < len(text):
        char = text[position]
        if inside and char == "\\":
            length = 6 if text[position + 1] == "u" else 2
            done.append(text[position : position + length])
            position += length
            continue
        inside = inside != (char == '"')
        done.append(f"\\u{ord(char):04x}" if inside and char.isalpha() else char)
        position += 1
    return "".join(done).encode()


WRITERS: list[Callable[[Any], bytes]] = [
    go_like,
    orjson.dumps,
    escaped,
    lambda value: json.dumps(value).encode(),
    lambda value: json.dumps(value, separators=(" ,\t", "\t: ")).encode(),
    lambda value: json.dumps(value, separators=("\t,", ":")).encode(),
    lambda value: orjson.dumps(value).replace(b"/", b"\\/"),
]


def sealed(line: bytes) -> bytes:
    return b"".join(SEALER.seal_lines(line + b"\n"))


PLACES: list[Callable[[Any], dict[str, Any]]] = [
    lambda node: event(requestObject=node),
    lambda node: event(responseObject={"kind": "PodList", "items": [{"metadata": {"name": "a"}}, node]}),
    lambda node: event(annotations={"note": json.dumps(node)}),
    lambda node: event(user={"username": "a", "extra": {"example.com/claims": [json.dumps(node)]}}),
    lambda node: event(responseStatus={"message": f"refused: {json.dumps(node)}"}),
]


@MANY
@given(anywhere(), st.sampled_from(PLACES), st.sampled_from(WRITERS))
def test_a_planted_secret_does_not_pass(
    planted: Planted, place: Callable[[Any], dict[str, Any]], write: Callable[[Any], bytes]
) -> None:
    whole = place(planted.node)
    expected = Door(KEY).seal(whole).decode()
    still = [spelling for spelling in spellings(planted.needle) if spelling in expected]

    text = json.dumps(orjson.loads(sealed(write(whole)))) + sealed(write(whole)).decode()

    assert [spelling for spelling in spellings(planted.needle) if spelling in text and spelling not in still] == []


@MANY
@given(anywhere(), st.sampled_from(WRITERS))
def test_what_is_sealed_apart_is_what_the_door_seals_whole(planted: Planted, write: Callable[[Any], bytes]) -> None:
    whole = event(requestObject=planted.node)

    assert orjson.loads(sealed(write(whole))) == orjson.loads(Door(KEY).seal(whole))


def test_lines_without_a_secret_pass_as_they_are() -> None:
    line = go_like(event(requestObject={"kind": "Pod", "metadata": {"name": "web"}, "note": "a & b"}))

    assert sealed(line) == line + b"\n"


def test_a_line_that_may_hold_a_secret_and_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match=r"unexpected|JSON"):
        sealed(b'{"kind":"Event","requestObject":{"password":"hunter2hunter2"')


@pytest.mark.parametrize(
    ("fields", "needle"),
    [
        ({"requestObject": {"data": {"password": VALUE}}}, VALUE),
        ({"requestObject": {"stringData": {"x": "plain words here"}}}, "plain words here"),
        ({"requestObject": [{"op": "replace", "path": "/data/x", "value": VALUE}]}, VALUE),
        ({"requestObject": [{"op": "add", "path": "", "value": {"data": {"x": VALUE}}}]}, VALUE),
        ({"responseObject": {"kind": "Secret", "data": {"x": VALUE}}}, VALUE),
        ({"responseObject": {"kind": "SecretList", "items": [{"data": {"x": VALUE}}]}}, VALUE),
        ({"responseObject": {"kind": "List", "items": [{"data": {"x": VALUE}}]}}, VALUE),
    ],
)
@pytest.mark.parametrize("write", WRITERS)
def test_no_value_of_a_secret_passes_in_any_kind_of_body(
    fields: dict[str, Any], needle: str, write: Callable[[Any], bytes]
) -> None:
    whole = event(objectRef={"resource": "secrets", "name": "db", "namespace": "shop"}, **fields)

    assert needle not in sealed(write(whole)).decode()


@pytest.mark.parametrize(
    ("reference", "body"),
    [
        ({"resource": "tokenreviews"}, {"kind": "TokenReview", "spec": {"token": "abc"}}),
        ({"resource": "tokenreviews"}, {"spec": {"token": "abc"}}),
        ({"resource": "serviceaccounts", "subresource": "token"}, {"kind": "TokenRequest", "status": {"token": "abc"}}),
        ({}, {"kind": "TokenReview", "spec": {"token": "abc"}}),
    ],
)
def test_a_token_that_is_reviewed_or_issued_does_not_pass_whatever_it_looks_like(
    reference: dict[str, str], body: dict[str, Any]
) -> None:
    assert '"abc"' not in sealed(go_like(event(objectRef=reference, requestObject=body))).decode()


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("/api/v1/namespaces/a/pods/b/exec?command=ls&command=-l&stdin=true", None),
        ("/api/v1/namespaces/a/pods/b/log?labelSelector=app.kubernetes.io%2Fname%3Dweb%2Ctier%3Dx", None),
        ("/api/v1/namespaces/a/pods/b/exec?command=mysql&command=--password&command=Tr0ub4dor&tty=true", "Tr0ub4dor"),
        ("/api/v1/namespaces/a/pods/b/exec?command=sh&command=-c&command=export+DB_PASSWORD%3DTr0ub4dor", "Tr0ub4dor"),
        ("/api/v1/namespaces/a/services/x/proxy/?access_token=Tr0ub4dor", "Tr0ub4dor"),
        ("/api/v1/namespaces/a/services/x/proxy/?next=db_password%3DTr0ub4dor", "Tr0ub4dor"),
        ("/api/v1/namespaces/a/services/x/proxy/?next=https%3A%2F%2Fuser%3ATr0ub4dor%40example.com%2F", "Tr0ub4dor"),
    ],
)
def test_of_a_request_uri_only_the_secret_words_are_replaced(uri: str, expected: str | None) -> None:
    text = orjson.loads(sealed(go_like(event(requestURI=uri))))["requestURI"]

    if expected is None:
        assert text == uri
    else:
        assert expected not in text
        assert "[redacted:" in text
        assert text.startswith(uri.partition("?")[0])
