"""Every format in which audit events arrive is recognised by what is in it, and mapped to audit.k8s.io/v1."""

from typing import Any

import orjson
import pytest

from audit_batch.collect.audit_log.gke import Target, read_target
from audit_batch.collect.audit_log.lines import LineReader
from audit_batch.collect.audit_log.reading import shape_of
from audit_batch.collect.audit_log.shapes import NoEvent, events_of
from audit_batch.redact import Door

Json = dict[str, Any]
EVENT: Json = {
    "kind": "Event",
    "apiVersion": "audit.k8s.io/v1",
    "level": "Metadata",
    "auditID": "a-1",
    "stage": "ResponseComplete",
    "verb": "get",
    "requestURI": "/api/v1/namespaces/shop/pods/web",
    "stageTimestamp": "2026-11-24T01:36:12.000000Z",
}
TEXT = orjson.dumps(EVENT).decode()
WITHOUT_KIND = {name: value for name, value in EVENT.items() if name not in ("kind", "apiVersion")}
AKS_ROW: Json = {
    "AuditId": "a-1",
    "Stage": "ResponseComplete",
    "Level": "Metadata",
    "Verb": "get",
    "RequestUri": "/api/v1/namespaces/shop/pods/web",
    "RequestReceivedTime": "2026-11-24T01:36:12Z",
    "User": '{"username":"lee@example.com","groups":["ops"]}',
    "SourceIps": '["203.0.113.9"]',
    "RequestObject": "skipped-too-big-size-object",
}


def gke(**payload: Any) -> Json:
    return {
        "insertId": "a-1",
        "timestamp": "2026-11-24T01:36:12.5Z",
        "labels": {"authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": "RBAC: allowed"},
        "protoPayload": {
            "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
            "serviceName": "k8s.io",
            "methodName": "io.k8s.core.v1.pods.get",
            "resourceName": "core/v1/namespaces/shop/pods/web",
            "authenticationInfo": {"principalEmail": "lee@example.com"},
            "requestMetadata": {"callerIp": "203.0.113.9", "callerSuppliedUserAgent": "kubectl/v1.34"},
            **payload,
        },
    }


@pytest.mark.parametrize(
    ("value", "format_"),
    [
        (EVENT, "kubernetes"),
        ([EVENT], "webhook"),
        ({"kind": "EventList", "apiVersion": "audit.k8s.io/v1", "metadata": {}, "items": [WITHOUT_KIND]}, "webhook"),
        ({"messageType": "DATA_MESSAGE", "logEvents": [{"id": "1", "timestamp": 1, "message": TEXT}]}, "eks"),
        ({"events": [{"timestamp": 1, "message": TEXT, "eventId": "1"}]}, "eks"),
        ({"timestamp": 1, "message": TEXT}, "eks"),
        ({"time": "x", "category": "kube-audit", "properties": {"log": TEXT}}, "aks"),
        ({"category": "kube-audit-admin", "properties": {"log": EVENT}}, "aks"),
        ({"records": [{"category": "kube-audit", "properties": {"log": TEXT}}]}, "aks"),
        ({"Category": "kube-audit", "log_s": TEXT}, "aks"),
    ],
)
def test_what_wraps_an_event_is_taken_off(value: Any, format_: str) -> None:
    ((found, event),) = events_of(value)

    assert found == format_
    assert {name: event[name] for name in WITHOUT_KIND} == WITHOUT_KIND


def test_a_control_message_of_cloudwatch_holds_no_event() -> None:
    message = {"messageType": "CONTROL_MESSAGE", "logEvents": [{"id": "", "timestamp": 1, "message": "CWL CONTROL"}]}

    assert list(events_of(message)) == []


def test_a_row_of_aksaudit_becomes_an_event_and_a_body_that_was_left_out_stays_the_text_that_says_so() -> None:
    ((format_, event),) = events_of(AKS_ROW)

    assert format_ == "aks"
    assert event == {
        "kind": "Event",
        "level": "Metadata",
        "auditID": "a-1",
        "stage": "ResponseComplete",
        "requestURI": "/api/v1/namespaces/shop/pods/web",
        "verb": "get",
        "user": {"username": "lee@example.com", "groups": ["ops"]},
        "sourceIPs": ["203.0.113.9"],
        "requestObject": "skipped-too-big-size-object",
        "requestReceivedTimestamp": "2026-11-24T01:36:12Z",
        "stageTimestamp": "2026-11-24T01:36:12Z",
    }


def test_an_entry_of_gke_becomes_an_event_without_what_google_does_not_tell() -> None:
    ((format_, event),) = events_of(gke())

    assert format_ == "gke"
    assert event == {
        "kind": "Event",
        "auditID": "a-1",
        "stage": "ResponseComplete",
        "requestURI": "/api/v1/namespaces/shop/pods/web",
        "verb": "get",
        "user": {"username": "lee@example.com"},
        "sourceIPs": ["203.0.113.9"],
        "userAgent": "kubectl/v1.34",
        "objectRef": {"apiVersion": "v1", "resource": "pods", "namespace": "shop", "name": "web"},
        "responseStatus": {"code": 200},
        "requestReceivedTimestamp": "2026-11-24T01:36:12.5Z",
        "stageTimestamp": "2026-11-24T01:36:12.5Z",
        "annotations": {"authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": "RBAC: allowed"},
    }


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        ({"status": {"code": 7, "message": "forbidden"}}, {"code": 403, "message": "forbidden"}),
        ({"status": {"code": 5}}, {"code": 404}),
        ({"status": {"code": 2}}, {"code": 500}),
        ({"status": {}}, {"code": 200}),
        ({"methodName": "io.k8s.core.v1.pods.create"}, {"code": 201}),
        ({"response": {"@type": "core.k8s.io/v1.Status", "kind": "Status", "code": 409, "reason": "AlreadyExists"}},
         {"code": 409, "reason": "AlreadyExists"}),
    ],
)  # fmt: skip
def test_a_grpc_code_becomes_the_status_that_it_stands_for(payload: Json, status: Json) -> None:
    ((_, event),) = events_of(gke(**payload))

    assert event["responseStatus"] == status


@pytest.mark.parametrize(
    ("name", "verb", "target"),
    [
        ("core/v1/namespaces/shop/pods/web", "get", Target("", "v1", "shop", "pods", "web")),
        ("core/v1/namespaces/shop/pods/web/exec", "create", Target("", "v1", "shop", "pods", "web", "exec")),
        ("core/v1/namespaces/shop/pods", "list", Target("", "v1", "shop", "pods")),
        ("core/v1/pods", "list", Target("", "v1", "", "pods")),
        ("core/v1/namespaces/shop", "delete", Target("", "v1", "shop", "namespaces", "shop")),
        ("core/v1/namespaces/shop/finalize", "update", Target("", "v1", "shop", "namespaces", "shop", "finalize")),
        ("rbac.authorization.k8s.io/v1/clusterroles/ops", "get",
         Target("rbac.authorization.k8s.io", "v1", "", "clusterroles", "ops")),
        ("apps/v1/namespaces/shop/deployments/web/scale", "patch",
         Target("apps", "v1", "shop", "deployments", "web", "scale")),
    ],
)  # fmt: skip
def test_a_resource_name_of_gke_is_taken_apart(name: str, verb: str, target: Target) -> None:
    assert read_target(name, verb) == target


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (7, "no JSON object"),
        ({"kind": "Pod"}, "no audit event of a known format"),
        ({"kind": "EventList", "items": [{"metadata": {}}]}, "an item of the list is no audit event"),
        ({"events": [{"message": '{"cut', "timestamp": 1}]}, "a wrapped event is cut, or is no JSON"),
        ({"kind": "Event", "reason": "BackOff"}, "no audit event of a known format"),
    ],
)
def test_what_is_no_event_says_why(value: Any, reason: str) -> None:
    with pytest.raises(NoEvent, match=reason):
        list(events_of(value))


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        (orjson.dumps(EVENT) + b"\n", "lines"),
        (b'cut off"}\n' + orjson.dumps(EVENT) + b"\n", "lines"),
        (orjson.dumps([EVENT]), "lines"),
        (b"2026-11-24T01:36:12.000Z " + orjson.dumps(EVENT) + b"\n", "lines"),
        (orjson.dumps({"records": []}, option=orjson.OPT_INDENT_2), "document"),
        (orjson.dumps(EVENT) + orjson.dumps(EVENT), "document"),
        (b"@timestamp,@message\n", "table"),
        (b"Nov 24 01:36:12 host sshd[1]: hello\n", "unknown"),
    ],
)
def test_how_a_log_is_built_is_told_by_its_beginning(head: bytes, shape: str) -> None:
    assert shape_of(head) == shape


def test_of_a_document_every_event_is_read_up_to_where_it_is_cut() -> None:
    text = orjson.dumps(EVENT) + orjson.dumps(EVENT, option=orjson.OPT_INDENT_2) + b'{"kind": "Ev'

    events = LineReader(Door(b"k" * 32)).read_document(text)

    assert (len(events.texts), [bad.reason for bad in events.bad]) == (2, ["no JSON object"])
