"""Everyday work: what programs and people of the company ask for, day after day."""

from collections.abc import Iterator

from msgspec import Struct

from audit_batch.demo.activity.request import REFUSED, Actor, Request
from audit_batch.demo.estate import Workload
from audit_batch.demo.scene import Scene
from audit_batch.demo.teams import DOMAIN

NODES = 6
"""Kubelets whose heartbeats are in the log; the policy drops those of the others."""
_CONTROL_PLANE = "10.20.0.1"
_DEVELOPERS = 12
_WORK_BEGINS, _WORK_HOURS = 7, 10
_MINUTES = 60 * 24


class Timed(Struct, frozen=True):
    """A request and the minute of the day at which it is made."""

    minute: int
    request: Request


def account(name: str, source: str, program: str) -> Actor:
    """Return the service account NAMESPACE/NAME."""
    namespace, _, own = name.partition("/")
    return Actor(f"system:serviceaccount:{namespace}:{own}", source, program)


def person(name: str, source: str, *groups: str) -> Actor:
    """Return somebody of the company with kubectl."""
    return Actor(f"{name}@{DOMAIN}", source, "kubectl/v1.34.1 (linux/amd64) kubernetes/93248f9", groups)


def routine(scene: Scene) -> Iterator[Timed]:
    """Yield the requests of an ordinary day, in no order."""
    yield from _control_plane(scene)
    yield from _platform(scene)
    if scene.date.isoweekday() <= 5:  # noqa: PLR2004  Friday
        yield from _delivery(scene)
        yield from _people(scene)


def _control_plane(scene: Scene) -> Iterator[Timed]:
    manager = Actor("system:kube-controller-manager", _CONTROL_PLANE, "kube-controller-manager/v1.34.2")
    scheduler = Actor("system:kube-scheduler", _CONTROL_PLANE, "kube-scheduler/v1.34.2")
    for minute in range(7, _MINUTES, 60):
        yield Timed(minute, Request(manager, "list", "namespaces"))
        yield Timed(minute + 1, Request(scheduler, "list", "pods"))
        yield Timed(minute + 2, Request(_replica_sets(), "list", "replicasets.apps"))
    for number in range(1, NODES + 1):
        node = Actor(f"system:node:worker-{number:02}", f"10.20.0.{30 + number}", "kubelet/v1.34.2", ("system:nodes",))
        for minute in range(number * 5, _MINUTES, 240):
            yield Timed(minute, Request(node, "patch", "nodes/status", name=f"worker-{number:02}"))


def _platform(scene: Scene) -> Iterator[Timed]:
    prometheus = account("monitoring/prometheus", "10.244.4.17", "Prometheus/3.5.0")
    secrets = account("external-secrets/external-secrets", "10.244.5.21", "external-secrets/v0.19")
    backup = account("backup/velero", "10.244.6.9", "velero-server/v1.16.2 (linux/amd64)")
    certificates = account("cert-manager/cert-manager", "10.244.3.30", "cert-manager-controller/v1.18.2")
    for minute in range(11, _MINUTES, 120):
        yield Timed(minute, Request(prometheus, "list", "pods"))
        yield Timed(minute + 1, Request(prometheus, "get", "nodes/metrics", name="worker-01"))
        for namespace in ("payments", "ledger", "identity"):
            yield Timed(minute + 2, Request(secrets, "get", "secrets", namespace, f"{namespace}-credentials"))
    for minute in (95, 96, 97):
        yield Timed(minute, Request(backup, "list", "persistentvolumeclaims"))
    for minute in range(40, _MINUTES, 480):
        yield Timed(minute, Request(certificates, "get", "secrets", "ingress-nginx", "shop-tls"))
        yield Timed(minute + 1, Request(certificates, "update", "secrets", "ingress-nginx", "shop-tls"))


def _delivery(scene: Scene) -> Iterator[Timed]:
    """Deployments by the delivery controller, each with the replica set that follows."""
    delivery = account("ci-runners/delivery", "10.244.2.8", "delivery-controller/v3.4.0")
    workloads = [workload for workload in scene.workloads() if workload.role.kind == "Deployment"]
    for number in range(4 + scene.draw.below(5, "deliveries", scene.day)):
        workload = scene.draw.choose(workloads, "delivered", scene.day, number)
        minute = _at_work(scene, "delivery", number)
        name, namespace = workload.name, workload.namespace.name
        yield Timed(minute, Request(delivery, "get", "deployments.apps", namespace, name))
        yield Timed(minute, Request(delivery, "patch", "deployments.apps", namespace, name, body=_deployment(workload)))
        follows = Request(_replica_sets(), "create", "replicasets.apps", namespace, f"{name}-{number}", 201)
        yield Timed(minute, follows)


def _people(scene: Scene) -> Iterator[Timed]:
    """Developers look at what is theirs, and sometimes at what is not; the platform team tends the cluster."""
    namespaces = [namespace for namespace in scene.namespaces() if not namespace.is_system]
    for number in range(1, _DEVELOPERS + 1):
        # Each has an own namespace for good.
        own = namespaces[number % 8]
        developer = person(f"dev-{number:02}", f"10.9.{number % 4}.{20 + number}", f"team:{own.team.name}")
        for look in range(3 + scene.draw.below(4, "looks", scene.day, number)):
            minute = _at_work(scene, f"dev-{number}", look)
            verb, resource = scene.draw.choose(
                (("list", "pods"), ("get", "pods/log"), ("list", "deployments.apps"), ("list", "events")),
                "looked", scene.day, number, look,
            )  # fmt: skip
            name = "" if verb == "list" else f"{own.name}-api-0"
            yield Timed(minute, Request(developer, verb, resource, own.name, name))
        if scene.draw.below(9, "refused", scene.day, number) == 0:
            minute = _at_work(scene, f"refused-{number}", 0)
            yield Timed(minute, Request(developer, "list", "secrets", own.name, code=REFUSED))
    admin = person("platform-1", "10.9.0.11", "kubeadm:cluster-admins")
    for look in range(4):
        yield Timed(_at_work(scene, "platform", look), Request(admin, "list", "nodes"))
    if scene.draw.below(4, "labels", scene.day) == 0:
        namespace = scene.draw.choose(namespaces, "labelled", scene.day).name
        yield Timed(_at_work(scene, "labels", 0), Request(admin, "patch", "configmaps", namespace, "settings"))


def _replica_sets() -> Actor:
    return account("kube-system/replicaset-controller", _CONTROL_PLANE, "kube-controller-manager/v1.34.2")


def _deployment(workload: Workload) -> dict[str, object]:
    """The deployment as the API server answers it, as far as it matters to whoever reads the log."""
    container = {"name": "main", "image": f"registry.example.com/{workload.namespace.name}/{workload.name}"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": workload.name, "namespace": workload.namespace.name},
        "spec": {"template": {"spec": {"containers": [container]}}},
    }


def _at_work(scene: Scene, who: str, number: int) -> int:
    return 60 * _WORK_BEGINS + scene.draw.below(60 * _WORK_HOURS, "minute", scene.day, who, number)
