"""The audit policy of the made-up company, as its control plane nodes hold it; its levels are those of its made-up log."""

from audit_batch.demo.activity.routine import NODES
from audit_batch.demo.nodes import flags_on, worker_names
from audit_batch.demo.scene import Json, Scene

_CORE = ""
_CHANGES = ["create", "update", "patch"]
_WITH_BODIES = ("apps", "batch", "rbac.authorization.k8s.io")
"""Groups whose changes are logged with what was changed, beside pods and services."""


def audit_policies(scene: Scene) -> list[Json]:
    """Return what a node says of the audit policy of the API server that runs on it."""
    path = flags_on("kube-apiserver", scene.date)["audit-policy-file"]
    return [{"path": path, "state": "ok", "omitStages": ["RequestReceived"], "rules": _rules(scene)}]


def _rules(scene: Scene) -> list[Json]:
    quiet = [f"system:node:{name}" for name in worker_names(scene)[NODES:]]
    return [
        _rule("None", nonResourceURLs=["/healthz*", "/livez*", "/readyz*", "/version"]),
        _rule("None", users=quiet, verbs=["patch"], resources=[_of(_CORE, "nodes/status")]),
        _rule(
            "Metadata",
            resources=[
                _of(_CORE, "secrets", "configmaps", "serviceaccounts/token"),
                _of("authentication.k8s.io", "tokenreviews"),
                _of("apps", "replicasets"),
            ],
        ),
        _rule(
            "RequestResponse",
            verbs=_CHANGES,
            resources=[_of(_CORE, "pods", "services"), *(_of(group) for group in _WITH_BODIES)],
        ),
        _rule("Metadata"),
    ]


def _rule(level: str, **matches: list[Json] | list[str]) -> Json:
    lists = ("users", "userGroups", "verbs", "namespaces", "nonResourceURLs", "omitStages", "resources")
    return {"level": level, **{name: matches.get(name, []) for name in lists}}


def _of(group: str, *resources: str) -> Json:
    return {"group": group, "resources": list(resources), "resourceNames": []}
