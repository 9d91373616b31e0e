"""Cluster-wide objects of the platform: storage, priorities, webhooks, policies, custom resources, aggregated APIs."""

from collections.abc import Iterator
from datetime import date

from audit_batch.demo.fakes import fake_datum
from audit_batch.demo.nodes import worker_names
from audit_batch.demo.scene import Json, Scene, labelled
from audit_batch.demo.story import GATEWAY_API, METRICS_DOWN

_CAREFUL_FROM = date(2026, 3, 4)
"""Since then webhooks fail closed and a policy refuses images from elsewhere."""
_CHECKS = ["CREATE", "UPDATE"]

CUSTOM_RESOURCES: tuple[tuple[str, str, str, str], ...] = (
    ("networking.istio.io", "Gateway", "gateways", "v1"),
    ("networking.istio.io", "VirtualService", "virtualservices", "v1"),
    ("networking.istio.io", "DestinationRule", "destinationrules", "v1"),
    ("networking.istio.io", "ServiceEntry", "serviceentries", "v1"),
    ("networking.istio.io", "Sidecar", "sidecars", "v1"),
    ("security.istio.io", "PeerAuthentication", "peerauthentications", "v1"),
    ("security.istio.io", "AuthorizationPolicy", "authorizationpolicies", "v1"),
    ("security.istio.io", "RequestAuthentication", "requestauthentications", "v1"),
    ("cert-manager.io", "Certificate", "certificates", "v1"),
    ("cert-manager.io", "Issuer", "issuers", "v1"),
    ("cert-manager.io", "ClusterIssuer", "clusterissuers", "v1"),
    ("monitoring.example.com", "ServiceMonitor", "servicemonitors", "v1"),
)
_GATEWAY_RESOURCES = (
    ("gateway.networking.k8s.io", "GatewayClass", "gatewayclasses", "v1"),
    ("gateway.networking.k8s.io", "Gateway", "gateways", "v1"),
    ("gateway.networking.k8s.io", "HTTPRoute", "httproutes", "v1"),
    ("gateway.networking.k8s.io", "ReferenceGrant", "referencegrants", "v1beta1"),
)


def storage_classes(scene: Scene) -> Iterator[Json]:
    """Yield the storage classes; the default one is not encrypted until the careful days."""
    note = {"storageclass.kubernetes.io/is-default-class": "true"}
    encrypted = str(scene.date >= _CAREFUL_FROM).lower()
    for name, annotations in (("block", note), ("shared", {})):
        yield {
            "metadata": scene.meta("StorageClass", name) | {"annotations": annotations},
            "provisioner": f"{name}.csi.example.com",
            "parameters": {"encrypted": encrypted},
            "reclaimPolicy": "Delete",
            "volumeBindingMode": "WaitForFirstConsumer",
            "allowVolumeExpansion": True,
        }


def csi_drivers(scene: Scene) -> Iterator[Json]:
    """Yield the storage drivers."""
    for name in ("block", "shared"):
        spec = {"attachRequired": name == "block", "podInfoOnMount": True, "fsGroupPolicy": "File"}
        yield {"metadata": scene.meta("CSIDriver", f"{name}.csi.example.com"), "spec": spec}


def priority_classes(scene: Scene) -> Iterator[Json]:
    """Yield the priority classes."""
    for name, value in (
        ("system-node-critical", 2_000_001_000),
        ("system-cluster-critical", 2_000_000_000),
        ("business-critical", 100_000),
    ):
        yield {
            "metadata": scene.meta("PriorityClass", name),
            "value": value,
            "globalDefault": False,
            "preemptionPolicy": "PreemptLowerPriority",
        }


def runtime_classes(scene: Scene) -> Iterator[Json]:
    """Yield the runtime for what is not trusted."""
    yield {"metadata": scene.meta("RuntimeClass", "sandboxed"), "handler": "sandboxed"}


def signing_requests(scene: Scene) -> Iterator[Json]:
    """Yield the requests by which nodes renewed their certificates last night."""
    for name in worker_names(scene)[scene.day % 5 :: 5]:
        meta = scene.meta("CertificateSigningRequest", f"csr-{name}-{scene.day}", born=scene.day)
        yield {
            "metadata": meta,
            "spec": {
                "signerName": "kubernetes.io/kubelet-serving",
                "username": f"system:node:{name}",
                "groups": ["system:nodes", "system:authenticated"],
                "usages": ["digital signature", "server auth"],
                "request": fake_datum(meta["name"]),
            },
            "status": {"conditions": [{"type": "Approved", "status": "True", "reason": "AutoApproved"}]},
        }


def mutating_webhooks(scene: Scene) -> Iterator[Json]:
    """Yield the webhooks that change objects."""
    yield _webhook(
        scene, "MutatingWebhookConfiguration", ("istio-sidecar-injector", "istio-system", "istiod"), ["pods"]
    )


def validating_webhooks(scene: Scene) -> Iterator[Json]:
    """Yield the webhooks that refuse objects."""
    for service, resources in (
        (("cert-manager-webhook", "cert-manager", "cert-manager-webhook"), ["certificates"]),
        (("ingress-checks", "ingress-nginx", "ingress-nginx-controller"), ["ingresses"]),
    ):
        yield _webhook(scene, "ValidatingWebhookConfiguration", service, resources)


def _webhook(scene: Scene, kind: str, service: tuple[str, str, str], resources: list[str]) -> Json:
    name, namespace, target = service
    group = {"pods": "", "certificates": "cert-manager.io", "ingresses": "networking.k8s.io"}[resources[0]]
    away = {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system"]}
    return {
        "metadata": scene.meta(kind, name),
        "webhooks": [
            {
                "name": f"{name}.example.com",
                "admissionReviewVersions": ["v1"],
                "sideEffects": "None",
                "timeoutSeconds": 10,
                "failurePolicy": "Fail" if scene.date >= _CAREFUL_FROM else "Ignore",
                "matchPolicy": "Equivalent",
                "namespaceSelector": {"matchExpressions": [away]},
                "clientConfig": {
                    "caBundle": fake_datum(f"bundle/{name}"),
                    "service": {"name": target, "namespace": namespace, "path": "/check", "port": 443},
                },
                "rules": [{"apiGroups": [group], "apiVersions": ["v1"], "operations": _CHECKS, "resources": resources}],
            }
        ],
    }


def admission_policies(scene: Scene) -> Iterator[Json]:
    """Yield the policy that refuses images from elsewhere, since the careful days."""
    if scene.date >= _CAREFUL_FROM:
        rule = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": _CHECKS, "resources": ["deployments"]}
        test = "object.spec.template.spec.containers.all(c, c.image.startsWith('registry.example.com/'))"
        yield {
            "metadata": scene.meta("ValidatingAdmissionPolicy", "own-registry", born=_CAREFUL_FROM.toordinal()),
            "spec": {
                "failurePolicy": "Fail",
                "matchConstraints": {"resourceRules": [rule]},
                "validations": [{"expression": test, "message": "images come from the company's registry"}],
            },
        }


def admission_policy_bindings(scene: Scene) -> Iterator[Json]:
    """Yield its binding: it warns for two months before it denies."""
    if scene.date >= _CAREFUL_FROM:
        actions = ["Deny"] if scene.date >= date(2026, 5, 6) else ["Warn", "Audit"]
        born = _CAREFUL_FROM.toordinal()
        yield {
            "metadata": scene.meta("ValidatingAdmissionPolicyBinding", "own-registry", born=born),
            "spec": {"policyName": "own-registry", "validationActions": actions},
        }


def custom_resource_definitions(scene: Scene) -> Iterator[Json]:
    """Yield the definitions of the operators' kinds."""
    defined = CUSTOM_RESOURCES + (_GATEWAY_RESOURCES if scene.during(GATEWAY_API) else ())
    for group, kind, plural, version in defined:
        schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
        yield {
            "metadata": scene.meta("CustomResourceDefinition", f"{plural}.{group}"),
            "spec": {
                "group": group,
                "names": {"kind": kind, "plural": plural, "singular": kind.lower(), "listKind": f"{kind}List"},
                "scope": "Cluster" if kind in ("ClusterIssuer", "GatewayClass") else "Namespaced",
                "versions": [{"name": version, "served": True, "storage": True, "schema": schema}],
            },
        }


def api_services(scene: Scene) -> Iterator[Json]:
    """Yield the aggregated APIs; the one of the metrics does without a check of its certificate at first."""
    for name in ("v1.", "v1.apps", "v1.batch", "v1.networking.k8s.io", "v1.rbac.authorization.k8s.io"):
        version, _, group = name.partition(".")
        spec = {"group": group, "version": version, "groupPriorityMinimum": 17000, "versionPriority": 15}
        meta = scene.meta("APIService", name)
        yield {"metadata": labelled(meta, {"kube-aggregator.kubernetes.io/automanaged": "onstart"}), "spec": spec}
    insecure = scene.date < _CAREFUL_FROM
    trust: Json = {"insecureSkipTLSVerify": True} if insecure else {"caBundle": fake_datum("bundle/metrics")}
    spec = {"group": "metrics.k8s.io", "version": "v1beta1", "groupPriorityMinimum": 100, "versionPriority": 100}
    available = "False" if scene.during(METRICS_DOWN) else "True"
    yield {
        "metadata": scene.meta("APIService", "v1beta1.metrics.k8s.io"),
        "spec": {**spec, **trust, "service": {"name": "metrics-server", "namespace": "kube-system", "port": 443}},
        "status": {"conditions": [{"type": "Available", "status": available}]},
    }


def service_monitors(scene: Scene) -> Iterator[Json]:
    """Yield what the monitoring operator is asked to watch."""
    for namespace in scene.namespaces():
        if not namespace.is_system:
            yield {
                "metadata": scene.meta("ServiceMonitor", "workloads", namespace.name, born=namespace.first),
                "spec": {"selector": {"matchLabels": {"team": namespace.team.name}}, "endpoints": [{"port": "main"}]},
            }
