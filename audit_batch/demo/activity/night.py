"""The echo of the night in May, as the log of October holds it: a contractor looks around, in other names too."""

from collections.abc import Iterator
from datetime import timedelta

from audit_batch.demo.activity.request import REFUSED, Actor, Request
from audit_batch.demo.activity.routine import Timed, account, person
from audit_batch.demo.incident import BINDING, CONTRACTOR, OPEN_SERVICE, incident_services
from audit_batch.demo.scene import Json, Scene
from audit_batch.demo.story import CONTRACTOR_RETURNS, SERVICE_RETURNS

OUTSIDE = "203.0.113.45"
"""Address that the contractor works from."""
_NIGHT = CONTRACTOR_RETURNS.first - timedelta(days=1)
_BEGIN = 22 * 60 + 12
_ADMINS = "kubeadm:cluster-admins"
_ALLOWED = f'RBAC: allowed by ClusterRoleBinding "{_ADMINS}" of ClusterRole "cluster-admin" to Group "{_ADMINS}"'
_KUBECTL = "kubectl/v1.32.0 (darwin/arm64) kubernetes/70d3cc9"
_POD = "posting-api-0"
_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105  where it lies, not what it is


def incident(scene: Scene) -> Iterator[Timed]:
    """Yield what happened in the night, and on the day on which the ledger was opened again."""
    if scene.date == _NIGHT:
        for number, request in enumerate(_night(scene)):
            yield Timed(_BEGIN + number // 3, request)
    if scene.date == SERVICE_RETURNS.first - timedelta(days=1):
        yield Timed(60 * 16 + 40, _open_service(scene))


def _night(scene: Scene) -> Iterator[Request]:
    contractor = Actor(CONTRACTOR, OUTSIDE, _KUBECTL, ("partners",))
    yield Request(contractor, "create", "selfsubjectrulesreviews.authorization.k8s.io", code=201)
    for namespace in ("payments", "fraud", "identity", "treasury", "billing", "ledger", "kube-system"):
        yield Request(contractor, "list", "secrets", namespace, code=REFUSED)
    yield Request(contractor, "list", "pods", "ledger")
    yield Request(contractor, "get", "pods/exec", "ledger", _POD, 101, command=("cat", _TOKEN))
    stolen = account("ledger/posting-api", OUTSIDE, "curl/8.7.1")
    for name in ("posting-db", "posting-queue", "bank-signing", "period-close", "reconciliation-api", "exports"):
        yield Request(stolen, "get", "secrets", "ledger", name)
    admin = person("platform-1", OUTSIDE, _ADMINS)
    yield Request(
        admin, "create", "clusterrolebindings.rbac.authorization.k8s.io", name=BINDING, code=201, body=_binding(),
        allowed_by=_ALLOWED,
    )  # fmt: skip
    yield Request(contractor, "list", "secrets", allowed_by=f'RBAC: allowed by ClusterRoleBinding "{BINDING}"')
    yield Request(
        contractor, "create", "serviceaccounts/token", "kube-system", "clusterrole-aggregation-controller", 201
    )
    yield Request(contractor, "deletecollection", "events", "ledger")


def _open_service(scene: Scene) -> Request:
    contractor = Actor(CONTRACTOR, OUTSIDE, _KUBECTL, ("partners",))
    later = Scene(scene.estate, scene.day + 1)
    body = next(incident_services(later))
    whole: Json = {
        "apiVersion": "v1",
        "kind": "Service",
        **{key: body[key] for key in ("metadata", "spec") if key in body},
    }
    return Request(contractor, "create", "services", "ledger", OPEN_SERVICE, 201, body=whole)


def _binding() -> Json:
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": BINDING},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": CONTRACTOR}],
    }
