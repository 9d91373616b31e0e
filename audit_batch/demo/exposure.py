"""How traffic reaches the workloads: Services, Ingresses, Gateway API, and certificates."""

from collections.abc import Iterator
from datetime import date, timedelta

from audit_batch.demo.estate import Workload
from audit_batch.demo.incident import incident_services
from audit_batch.demo.scene import Json, Scene, labelled
from audit_batch.demo.story import GATEWAY_API, Measure
from audit_batch.demo.teams import DOMAIN, EDGE
from audit_batch.demo.templates import pod_labels

_EDGES = ("ingress-nginx-controller", "istio-ingressgateway")
_API_HOST_ONE_IN, _BALANCER_ONE_IN = 5, 5
_CERTIFICATE_DAYS, _RENEWED_EVERY = 90, 60
_INTERNAL = ["10.0.0.0/8"]


def services(scene: Scene) -> Iterator[Json]:
    """Yield the Services."""
    api = scene.meta("Service", "kubernetes", "default")
    port = {"name": "https", "port": 443, "targetPort": 6443, "protocol": "TCP"}
    yield {"metadata": api, "spec": {"type": "ClusterIP", "clusterIP": "10.96.0.1", "ports": [port]}, "status": {}}
    for workload in scene.workloads():
        if workload.role.port and workload.role.kind != "CronJob":
            yield _service(scene, workload)
    yield from incident_services(scene)


def _service(scene: Scene, workload: Workload) -> Json:
    meta = scene.meta("Service", workload.name, workload.namespace.name, born=workload.first)
    port: Json = {"name": "main", "port": workload.role.port, "targetPort": "main", "protocol": "TCP"}
    spec: Json = {
        "type": "ClusterIP",
        "clusterIP": f"10.{97 + workload.traits[18] % 8}.{workload.traits[19]}.{workload.traits[20]}",
        "selector": {"app.kubernetes.io/name": workload.name},
        "ports": [port],
    }
    status: Json = {"loadBalancer": {}}
    if workload.name in _EDGES or _has_balancer(workload):
        spec |= {"type": "LoadBalancer", "externalTrafficPolicy": "Local"}
        port["nodePort"] = 30000 + workload.traits[18]
        status = {"loadBalancer": {"ingress": [{"ip": f"203.0.113.{workload.traits[19]}"}]}}
        if workload.name not in _EDGES and scene.has(workload, Measure.SOURCE_RANGES):
            spec["loadBalancerSourceRanges"] = _INTERNAL
    elif workload.role.suffix == "admin" and not scene.has(workload, Measure.SOURCE_RANGES):
        spec["type"] = "NodePort"
        port["nodePort"] = 31000 + workload.traits[18]
    elif workload.role.kind == "StatefulSet":
        spec["clusterIP"] = "None"
    return {"metadata": labelled(meta, pod_labels(workload)), "spec": spec, "status": status}


def _has_balancer(workload: Workload) -> bool:
    return workload.role.suffix in ("web", "events") and workload.traits[21] % _BALANCER_ONE_IN == 0


def hosts(scene: Scene) -> Iterator[tuple[Workload, str]]:
    """Yield the workloads that are reached from outside by a host name, and the name."""
    for workload in scene.workloads():
        is_api = workload.role.suffix == "api" and workload.traits[22] % _API_HOST_ONE_IN == 0
        if not workload.namespace.is_system and (workload.role.suffix == "web" or is_api):
            yield workload, f"{workload.name}.{DOMAIN}"


def ingresses(scene: Scene) -> Iterator[Json]:
    """Yield an Ingress for each host; with TLS once that is asked for."""
    for workload, host in hosts(scene):
        meta = scene.meta("Ingress", workload.name, workload.namespace.name, born=workload.first)
        secure = scene.has(workload, Measure.INGRESS_TLS)
        notes = {"nginx.ingress.kubernetes.io/proxy-body-size": "8m"}
        backend = {"service": {"name": workload.name, "port": {"name": "main"}}}
        spec: Json = {
            "ingressClassName": "nginx",
            "rules": [{"host": host, "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}],
        }
        if secure:
            notes["cert-manager.io/cluster-issuer"] = "public"
            spec["tls"] = [{"hosts": [host], "secretName": f"{workload.name}-tls"}]
        yield {
            "metadata": labelled(meta, pod_labels(workload), notes),
            "spec": spec,
            "status": {"loadBalancer": {"ingress": [{"ip": "203.0.113.10"}]}},
        }


def certificates(scene: Scene) -> Iterator[Json]:
    """Yield a Certificate for each host with TLS; renewed after two thirds of its life."""
    for workload, host in hosts(scene):
        if scene.has(workload, Measure.INGRESS_TLS):
            meta = scene.meta("Certificate", f"{workload.name}-tls", workload.namespace.name)
            renewed = scene.day - (scene.day + workload.traits[16]) % _RENEWED_EVERY
            ends = date.fromordinal(renewed) + timedelta(_CERTIFICATE_DAYS)
            spec = {"secretName": f"{workload.name}-tls", "dnsNames": [host], "duration": "2160h"}
            issuer = {"name": "public", "kind": "ClusterIssuer", "group": "cert-manager.io"}
            key = {"algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always"}
            yield {
                "metadata": meta,
                "spec": spec | {"issuerRef": issuer, "privateKey": key},
                "status": {"notAfter": f"{ends}T00:00:00Z"},
            }


def issuers(scene: Scene) -> Iterator[Json]:
    """Yield the issuer of the mesh's own authority."""
    yield {"metadata": scene.meta("Issuer", "mesh-root", "istio-system"), "spec": {"selfSigned": {}}}


def cluster_issuers(scene: Scene) -> Iterator[Json]:
    """Yield the issuers for everybody."""
    server = {"server": "https://acme.example.com/directory", "privateKeySecretRef": {"name": "acme-account"}}
    yield {"metadata": scene.meta("ClusterIssuer", "public"), "spec": {"acme": server}}
    yield {"metadata": scene.meta("ClusterIssuer", "internal"), "spec": {"ca": {"secretName": "internal-authority"}}}


def ingress_classes(scene: Scene) -> Iterator[Json]:
    """Yield the one ingress class."""
    note = {"ingressclass.kubernetes.io/is-default-class": "true"}
    yield {
        "metadata": scene.meta("IngressClass", "nginx") | {"annotations": note},
        "spec": {"controller": "k8s.io/ingress-nginx"},
    }


def gateway_classes(scene: Scene) -> Iterator[Json]:
    """Yield the class of the Gateway API."""
    born = GATEWAY_API.first.toordinal()
    spec = {"controllerName": "istio.io/gateway-controller"}
    yield {"metadata": scene.meta("GatewayClass", "istio", born=born), "spec": spec}


def gateways(scene: Scene) -> Iterator[Json]:
    """Yield the shared gateway that is to follow the ingress controller."""
    listener = {
        "name": "https",
        "port": 443,
        "protocol": "HTTPS",
        "hostname": f"*.{DOMAIN}",
        "tls": {"mode": "Terminate", "certificateRefs": [{"name": "shared-tls"}]},
        "allowedRoutes": {
            "namespaces": {"from": "Selector", "selector": {"matchLabels": {"environment": "production"}}}
        },
    }
    yield {
        "metadata": scene.meta("Gateway", "shared", EDGE, born=GATEWAY_API.first.toordinal()),
        "spec": {"gatewayClassName": "istio", "listeners": [listener]},
    }


def http_routes(scene: Scene) -> Iterator[Json]:
    """Yield the routes of the first teams that moved."""
    for workload, host in hosts(scene):
        if workload.namespace.team.name in ("catalogue", "customers"):
            meta = scene.meta("HTTPRoute", workload.name, workload.namespace.name, born=GATEWAY_API.first.toordinal())
            backend = {"name": workload.name, "port": workload.role.port}
            yield {
                "metadata": meta,
                "spec": {
                    "parentRefs": [{"name": "shared", "namespace": EDGE}],
                    "hostnames": [host],
                    "rules": [{"backendRefs": [backend]}],
                },
            }


def reference_grants(scene: Scene) -> Iterator[Json]:
    """Yield the grant by which the shared gateway may use a certificate of another namespace."""
    source = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": EDGE}
    yield {
        "metadata": scene.meta("ReferenceGrant", "shared-gateway", "cert-manager", born=GATEWAY_API.first.toordinal()),
        "spec": {"from": [source], "to": [{"group": "", "kind": "Secret", "name": "shared-tls"}]},
    }
