"""The audit policy of the made-up company, as its control plane nodes hold it; its made-up log has these levels."""

from audit_batch.demo.activity.routine import NODES
from audit_batch.demo.nodes import flags_on, worker_names
from audit_batch.demo.scene import Json, Scene

_CORE = ""
_CHANGES = ["create", "update", "patch"]
_WITH_BODIES = (
    "apps", "batch", "rbac.authorization.k8s.io", "admissionregistration.k8s.io", "certificates.k8s.io",
    "networking.k8s.io",
)  # fmt: skip
"""Groups whose changes are logged with what was changed; nobody thought of apiregistration.k8s.io."""
_REPLICAS = "system:serviceaccount:kube-system:replicaset-controller"


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
            ],
        ),
        _rule("Metadata", users=[_REPLICAS], resources=[_of("apps", "replicasets")]),
        _rule(
            "RequestResponse",
            verbs=_CHANGES,
            resources=[
                _of(_CORE, "pods", "pods/ephemeralcontainers", "services", "namespaces"),
                *(_of(group) for group in _WITH_BODIES),
            ],
        ),
        _rule("Metadata"),
    ]


def _rule(level: str, **matches: list[Json] | list[str]) -> Json:
    lists = ("users", "userGroups", "verbs", "namespaces", "nonResourceURLs", "omitStages", "resources")
    return {"level": level, **{name: matches.get(name, []) for name in lists}}


def _of(group: str, *resources: str) -> Json:
    return {"group": group, "resources": list(resources), "resourceNames": []}
