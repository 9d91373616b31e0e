"""Objects that no API server would take are named or judged; they cost no other object its verdict."""

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.scan import Request, scan_manifests
from audit_batch.report.export.scanned import State

CLOCK = Clock(lambda: datetime(2026, 11, 26, tzinfo=UTC))
WEIRD: tuple[Any, ...] = (
    None, 5, -1, True, "x", "", [], {}, [1], ["a", None], {"a": 1}, {"a": {"b": None}}, 1.5, 2**70, [[]], [None], [{}],
    "2026-01-01T00:00:00Z", "100m", {"": []},
)  # fmt: skip
POD = {
    "containers": [
        {
            "name": "app",
            "image": "example.com/app:1",
            "env": [
                {"name": "A", "value": "b"},
                {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
            ],
            "ports": [{"containerPort": 80, "hostPort": 80}],
            "resources": {"limits": {"memory": "1Gi"}, "requests": {"cpu": "1"}},
            "securityContext": {"privileged": True, "capabilities": {"add": ["ALL"], "drop": ["NET_RAW"]}},
            "livenessProbe": {"httpGet": {"port": 80}},
            "volumeMounts": [{"name": "v", "mountPath": "/v"}],
        }
    ],
    "volumes": [{"name": "v", "hostPath": {"path": "/"}}],
    "securityContext": {"sysctls": [{"name": "a", "value": "b"}], "seccompProfile": {"type": "Unconfined"}},
    "tolerations": [{"operator": "Exists"}],
    "imagePullSecrets": [{"name": "s"}],
}
OBJECTS: tuple[dict[str, Any], ...] = (
    {"apiVersion": "v1", "kind": "Pod", "spec": POD, "status": {"conditions": [{"type": "Ready", "status": "False"}]}},
    {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": {"a": "b"}},
            "template": {"metadata": {"labels": {"a": "b"}}, "spec": POD},
        },
    },
    {
        "apiVersion": "v1",
        "kind": "Service",
        "spec": {"selector": {"a": "b"}, "ports": [{"port": 80}], "type": "NodePort"},
    },
    {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"], "resourceNames": ["x"]}],
    },
    {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "spec": {
            "podSelector": {},
            "ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}],
            "policyTypes": ["Egress"],
        },
    },
    {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "spec": {"rules": [{"host": "*.example.com"}], "tls": [{"hosts": ["a"], "secretName": "s"}]},
    },
)
GOOD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "good", "namespace": "shop"},
    "spec": {"containers": [{"name": "app", "securityContext": {"privileged": True}}]},
}


def mangled(value: Any, random: Random) -> Any:
    """The value with parts of it replaced by what has no business there."""
    if isinstance(value, dict):
        return {key: random.choice(WEIRD) if random.random() < 0.08 else mangled(v, random) for key, v in value.items()}
    if isinstance(value, list):
        return [random.choice(WEIRD) if random.random() < 0.08 else mangled(inner, random) for inner in value]
    return value


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_malformed_costs_no_other_its_verdict(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311  not for secrets
    items: list[dict[str, Any]] = [GOOD]
    for number in range(120):
        body = random.choice(OBJECTS)
        kept = {key: body[key] for key in ("apiVersion", "kind")}
        rest = {key: value for key, value in body.items() if key not in kept}
        metadata = mangled({"labels": {"a": "b"}, "annotations": {"c": "d"}}, random)
        items.append(
            {**kept, "metadata": {**metadata, "name": f"n{number}", "namespace": "shop"}, **mangled(rest, random)}
        )
    (tmp_path / "a.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))

    scanned = scan_manifests(Settings(), Request([tmp_path]), CLOCK)

    found = {result.control.id: result.state for result in scanned.results if result.resource.name == "good"}
    assert found["privileged_container"] is State.OPEN
    assert found["host_network_namespace"] is State.PASS
    assert {result.resource.name for result in scanned.results} > {"good"}
    assert scanned.problems
