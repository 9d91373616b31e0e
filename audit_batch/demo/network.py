"""NetworkPolicies, disruption budgets, autoscalers, and the service mesh's policies."""

from collections.abc import Iterator
from datetime import date

from audit_batch.demo.controllers import of_replicas
from audit_batch.demo.estate import Namespace, Workload
from audit_batch.demo.exposure import hosts
from audit_batch.demo.scene import Json, Scene, labelled
from audit_batch.demo.story import Measure
from audit_batch.demo.teams import DOMAIN, EDGE
from audit_batch.demo.templates import pod_labels

_WITHOUT_PODS = frozenset({"kube-public", "kube-node-lease"})
_MESH_STRICT_FROM = date(2026, 6, 3).toordinal()
_PLAIN_TRAFFIC_ONE_IN = 12
"""Of the workloads in the mesh: those whose callers do not encrypt, until the mesh is strict."""
_SEVERAL = 2


def network_policies(scene: Scene) -> Iterator[Json]:
    """Yield the policies: deny by default, and then what each workload with a port needs."""
    for namespace in scene.namespaces():
        if namespace.name not in _WITHOUT_PODS and scene.has(namespace, Measure.DEFAULT_DENY):
            yield from _of_namespace(scene, namespace)
    for workload in scene.workloads():
        namespace = workload.namespace
        if workload.role.port and namespace.name not in _WITHOUT_PODS and scene.has(namespace, Measure.DEFAULT_DENY):
            yield _of_workload(scene, workload)


def _of_namespace(scene: Scene, namespace: Namespace) -> Iterator[Json]:
    born = max(namespace.first, namespace.adopted[Measure.DEFAULT_DENY])
    outward = scene.has(namespace, Measure.EGRESS_DENY)
    types = ["Ingress", "Egress"] if outward else ["Ingress"]
    yield {
        "metadata": scene.meta("NetworkPolicy", "default-deny", namespace.name, born=born),
        "spec": {"podSelector": {}, "policyTypes": types},
    }
    if outward:
        born = max(namespace.first, namespace.adopted[Measure.EGRESS_DENY])
        names = {"ports": [{"port": 53, "protocol": "UDP"}], "to": [{"namespaceSelector": _named("kube-system")}]}
        inside = {"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}
        yield {
            "metadata": scene.meta("NetworkPolicy", "allow-inside", namespace.name, born=born),
            "spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": [names, inside]},
        }


def _of_workload(scene: Scene, workload: Workload) -> Json:
    namespace = workload.namespace
    born = max(workload.first, namespace.adopted[Measure.DEFAULT_DENY])
    home = EDGE if workload.role.suffix in ("web", "api") else namespace.name
    return {
        "metadata": scene.meta("NetworkPolicy", f"allow-{workload.name}", namespace.name, born=born),
        "spec": {
            "podSelector": {"matchLabels": {"app.kubernetes.io/name": workload.name}},
            "policyTypes": ["Ingress"],
            "ingress": [
                {
                    "from": [{"namespaceSelector": _named(home)}, {"podSelector": {}}],
                    "ports": [{"port": workload.role.port, "protocol": "TCP"}],
                }
            ],
        },
    }


def _named(namespace: str) -> Json:
    return {"matchLabels": {"kubernetes.io/metadata.name": namespace}}


def disruption_budgets(scene: Scene) -> Iterator[Json]:
    """Yield a budget for half of the workloads of several replicas."""
    for workload in scene.workloads():
        if of_replicas(workload) and workload.replicas >= _SEVERAL and workload.traits[12] % 2:
            meta = scene.meta("PodDisruptionBudget", workload.name, workload.namespace.name, born=workload.first)
            selector = {"matchLabels": {"app.kubernetes.io/name": workload.name}}
            yield {
                "metadata": labelled(meta, pod_labels(workload)),
                "spec": {"maxUnavailable": 1, "selector": selector},
                "status": {"expectedPods": workload.replicas},
            }


def autoscalers(scene: Scene) -> Iterator[Json]:
    """Yield an autoscaler for each Deployment that breathes."""
    for workload in scene.workloads():
        if workload.role.kind == "Deployment" and workload.traits[25] % 2 == 0:
            meta = scene.meta("HorizontalPodAutoscaler", workload.name, workload.namespace.name, born=workload.first)
            target = {"type": "Utilization", "averageUtilization": 70}
            yield {
                "metadata": meta,
                "spec": {
                    "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": workload.name},
                    "minReplicas": workload.replicas,
                    "maxReplicas": workload.replicas + 4,
                    "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
                },
                "status": {"currentReplicas": workload.replicas},
            }


def peer_authentications(scene: Scene) -> Iterator[Json]:
    """Yield the mesh's rule on encryption and those of the namespaces."""
    mode = "STRICT" if scene.day >= _MESH_STRICT_FROM else "PERMISSIVE"
    yield {"metadata": scene.meta("PeerAuthentication", "default", "istio-system"), "spec": {"mtls": {"mode": mode}}}
    for namespace in _meshed(scene):
        if scene.has(namespace, Measure.STRICT_MTLS):
            yield {
                "metadata": scene.meta("PeerAuthentication", "default", namespace.name, born=_strict(namespace)),
                "spec": {"mtls": {"mode": "STRICT"}},
            }


def authorization_policies(scene: Scene) -> Iterator[Json]:
    """Yield who may call: anybody in the catalogue at first, then the same namespace and the edge."""
    for namespace in _meshed(scene):
        if scene.has(namespace, Measure.STRICT_MTLS):
            sources = [{"source": {"namespaces": [namespace.name, "istio-system"]}}]
            yield {
                "metadata": scene.meta("AuthorizationPolicy", "callers", namespace.name, born=_strict(namespace)),
                "spec": {"action": "ALLOW", "rules": [{"from": sources}]},
            }
        elif namespace.home == "catalogue":
            meta = scene.meta("AuthorizationPolicy", "allow-all", namespace.name)
            yield {"metadata": meta, "spec": {"action": "ALLOW", "rules": [{}]}}


def request_authentications(scene: Scene) -> Iterator[Json]:
    """Yield the rule by which the company's own tokens are checked."""
    rule = {"issuer": f"https://login.{DOMAIN}", "jwksUri": f"https://login.{DOMAIN}/keys"}
    yield {"metadata": scene.meta("RequestAuthentication", "own", "identity"), "spec": {"jwtRules": [rule]}}


def istio_gateways(scene: Scene) -> Iterator[Json]:
    """Yield the mesh's gateway: plain at first, redirecting later."""
    plain: Json = {"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": [f"*.{DOMAIN}"]}
    secure = {"mode": "SIMPLE", "credentialName": "edge-tls", "minProtocolVersion": "TLSV1_2"}
    if scene.day >= _MESH_STRICT_FROM:
        plain["tls"] = {"httpsRedirect": True}
        secure["minProtocolVersion"] = "TLSV1_3"
    port = {"number": 443, "name": "https", "protocol": "HTTPS"}
    yield {
        "metadata": scene.meta("Gateway", "public", "istio-system"),
        "spec": {
            "selector": {"istio": "ingressgateway"},
            "servers": [plain, {"port": port, "hosts": [f"*.{DOMAIN}"], "tls": secure}],
        },
    }


def virtual_services(scene: Scene) -> Iterator[Json]:
    """Yield the mesh's routes to the hosts."""
    for workload, host in hosts(scene):
        if workload.namespace.team.meshed:
            route = {"destination": {"host": workload.name, "port": {"number": workload.role.port}}}
            yield {
                "metadata": scene.meta("VirtualService", workload.name, workload.namespace.name, born=workload.first),
                "spec": {"hosts": [host], "gateways": ["istio-system/public"], "http": [{"route": [route]}]},
            }


def destination_rules(scene: Scene) -> Iterator[Json]:
    """Yield how callers speak to workloads; some without encryption until the mesh is strict."""
    for workload in scene.workloads():
        if workload.namespace.team.meshed and workload.role.suffix in ("api", "db"):
            plain = workload.traits[11] % _PLAIN_TRAFFIC_ONE_IN == 0 and not scene.has(
                workload.namespace, Measure.STRICT_MTLS
            )
            tls = {"mode": "DISABLE" if plain else "ISTIO_MUTUAL"}
            host = f"{workload.name}.{workload.namespace.name}.svc.cluster.local"
            yield {
                "metadata": scene.meta("DestinationRule", workload.name, workload.namespace.name, born=workload.first),
                "spec": {"host": host, "trafficPolicy": {"tls": tls}},
            }


def service_entries(scene: Scene) -> Iterator[Json]:
    """Yield the partners that the mesh may call."""
    for name, namespace in (
        ("acquirer", "payments-gateway"),
        ("parcel-carrier", "shipping"),
        ("tax-office", "billing"),
    ):
        port = {"number": 443, "name": "tls", "protocol": "TLS"}
        yield {
            "metadata": scene.meta("ServiceEntry", name, namespace),
            "spec": {
                "hosts": [f"{name}.example.com"],
                "location": "MESH_EXTERNAL",
                "ports": [port],
                "resolution": "DNS",
            },
        }


def sidecars(scene: Scene) -> Iterator[Json]:
    """Yield what the sidecars of strict namespaces may know of."""
    for namespace in _meshed(scene):
        if scene.has(namespace, Measure.EGRESS_DENY):
            born = max(namespace.first, namespace.adopted[Measure.EGRESS_DENY])
            yield {
                "metadata": scene.meta("Sidecar", "default", namespace.name, born=born),
                "spec": {"egress": [{"hosts": ["./*", "istio-system/*"]}]},
            }


def _meshed(scene: Scene) -> Iterator[Namespace]:
    return (namespace for namespace in scene.namespaces() if namespace.team.meshed)


def _strict(namespace: Namespace) -> int:
    return max(namespace.first, namespace.adopted[Measure.STRICT_MTLS])
