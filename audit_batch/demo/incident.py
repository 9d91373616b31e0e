"""What should never have been in the cluster: the night in May, its echo in October, and tools in `default`."""

from collections.abc import Iterator

from audit_batch.demo.scene import Json, Scene, labelled
from audit_batch.demo.story import CONTRACTOR_RETURNS, DEFAULT_NAMESPACE_USED, INCIDENT, SERVICE_RETURNS
from audit_batch.demo.teams import REGISTRY

CONTRACTOR = "contractor-17@partner.example.com"
BINDING = "contractor-quickfix"
DEBUG_POD = "debug-ledger-posting"
OPEN_SERVICE = "ledger-debug"


def incident_pods(scene: Scene) -> Iterator[Json]:
    """Yield the pods that nobody's pipeline made."""
    if scene.during(INCIDENT):
        yield _debug_pod(scene)
    if scene.during(DEFAULT_NAMESPACE_USED):
        yield _tools_pod(scene)


def incident_bindings(scene: Scene) -> Iterator[Json]:
    """Yield the contractor's ClusterRoleBinding, both times."""
    for span in (INCIDENT, CONTRACTOR_RETURNS):
        if scene.during(span):
            yield {
                "metadata": scene.meta("ClusterRoleBinding", BINDING, born=span.first.toordinal()),
                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
                "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": CONTRACTOR}],
            }


def incident_services(scene: Scene) -> Iterator[Json]:
    """Yield the load balancer that opened the ledger to everybody, both times."""
    for span in (INCIDENT, SERVICE_RETURNS):
        if scene.during(span):
            port = {"name": "main", "port": 8080, "targetPort": 8080, "protocol": "TCP", "nodePort": 31808}
            yield {
                "metadata": scene.meta("Service", OPEN_SERVICE, "ledger", born=span.first.toordinal()),
                "spec": {
                    "type": "LoadBalancer",
                    "clusterIP": "10.98.7.7",
                    "selector": {"app.kubernetes.io/name": "posting-api"},
                    "ports": [port],
                },
                "status": {"loadBalancer": {"ingress": [{"ip": "203.0.113.77"}]}},
            }


def _debug_pod(scene: Scene) -> Json:
    meta = scene.meta("Pod", DEBUG_POD, "ledger", born=INCIDENT.first.toordinal())
    return {
        "metadata": labelled(meta, {"purpose": "debugging"}),
        "spec": {
            "containers": [
                {
                    "name": "shell",
                    "image": "busybox:latest",
                    "command": ["sleep", "infinity"],
                    "securityContext": {"privileged": True, "runAsUser": 0},
                    "volumeMounts": [{"name": "host", "mountPath": "/host"}],
                }
            ],
            "hostPID": True,
            "hostNetwork": True,
            "nodeName": "worker-03",
            "serviceAccountName": "default",
            "volumes": [{"name": "host", "hostPath": {"path": "/", "type": ""}}],
        },
        "status": {"phase": "Running", "podIPs": [{"ip": "10.20.0.33"}]},
    }


def _tools_pod(scene: Scene) -> Json:
    return {
        "metadata": labelled(scene.meta("Pod", "toolbox", "default"), {"purpose": "tools"}),
        "spec": {
            "containers": [
                {"name": "toolbox", "image": f"{REGISTRY}/platform/toolbox", "command": ["sleep", "infinity"]}
            ],
            "nodeName": "worker-01",
            "serviceAccountName": "default",
        },
        "status": {"phase": "Running", "podIPs": [{"ip": "10.244.9.9"}]},
    }
