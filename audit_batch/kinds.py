"""The table of kinds that are read, and which collections each relation rests on.

The chart's ClusterRole is generated from it; a relation whose collection was not read whole makes every control that
reads it `not_assessed`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind that relations need."""

    group: str
    """API group; empty for the core group."""
    name: str
    """Kind, for example Deployment."""
    plural: str
    """Resource name in the path, for example deployments."""
    namespaced: bool = True
    metadata_only: bool = False
    """Asked for as PartialObjectMetadata: its body never crosses the wire."""
    status: tuple[str, ...] = ()
    """Top-level fields of status that some relation reads; the rest is noise and cut before the digest."""

    @property
    def resource(self) -> str:
        """Plural and group as kubectl writes it, which is also the name of the collection."""
        return f"{self.plural}.{self.group}" if self.group else self.plural


CLUSTER_SCOPED = False

KINDS: tuple[Kind, ...] = (
    Kind("", "Namespace", "namespaces", CLUSTER_SCOPED, status=("phase",)),
    Kind("", "Node", "nodes", CLUSTER_SCOPED, status=("addresses", "nodeInfo")),
    Kind("", "Pod", "pods", status=("phase", "podIPs")),
    Kind("", "Service", "services", status=("loadBalancer",)),
    Kind("", "ServiceAccount", "serviceaccounts"),
    Kind("", "ConfigMap", "configmaps"),
    Kind("", "Secret", "secrets", metadata_only=True),
    Kind("", "PersistentVolume", "persistentvolumes", CLUSTER_SCOPED, status=("phase",)),
    Kind("", "PersistentVolumeClaim", "persistentvolumeclaims", status=("phase",)),
    Kind("", "ResourceQuota", "resourcequotas"),
    Kind("", "LimitRange", "limitranges"),
    Kind("", "ReplicationController", "replicationcontrollers"),
    Kind("apps", "Deployment", "deployments"),
    Kind("apps", "ReplicaSet", "replicasets"),
    Kind("apps", "StatefulSet", "statefulsets"),
    Kind("apps", "DaemonSet", "daemonsets"),
    Kind("batch", "Job", "jobs"),
    Kind("batch", "CronJob", "cronjobs"),
    Kind("autoscaling", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
    Kind("policy", "PodDisruptionBudget", "poddisruptionbudgets"),
    Kind("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", CLUSTER_SCOPED),
    Kind("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", CLUSTER_SCOPED),
    Kind("rbac.authorization.k8s.io", "Role", "roles"),
    Kind("rbac.authorization.k8s.io", "RoleBinding", "rolebindings"),
    Kind("networking.k8s.io", "NetworkPolicy", "networkpolicies"),
    Kind("networking.k8s.io", "Ingress", "ingresses", status=("loadBalancer",)),
    Kind("networking.k8s.io", "IngressClass", "ingressclasses", CLUSTER_SCOPED),
    Kind("storage.k8s.io", "StorageClass", "storageclasses", CLUSTER_SCOPED),
    Kind("storage.k8s.io", "CSIDriver", "csidrivers", CLUSTER_SCOPED),
    Kind("scheduling.k8s.io", "PriorityClass", "priorityclasses", CLUSTER_SCOPED),
    Kind("node.k8s.io", "RuntimeClass", "runtimeclasses", CLUSTER_SCOPED),
    Kind(
        "certificates.k8s.io",
        "CertificateSigningRequest",
        "certificatesigningrequests",
        CLUSTER_SCOPED,
        status=("conditions",),
    ),
    Kind(
        "admissionregistration.k8s.io",
        "ValidatingWebhookConfiguration",
        "validatingwebhookconfigurations",
        CLUSTER_SCOPED,
    ),
    Kind(
        "admissionregistration.k8s.io",
        "MutatingWebhookConfiguration",
        "mutatingwebhookconfigurations",
        CLUSTER_SCOPED,
    ),
    Kind(
        "admissionregistration.k8s.io",
        "ValidatingAdmissionPolicy",
        "validatingadmissionpolicies",
        CLUSTER_SCOPED,
    ),
    Kind(
        "admissionregistration.k8s.io",
        "ValidatingAdmissionPolicyBinding",
        "validatingadmissionpolicybindings",
        CLUSTER_SCOPED,
    ),
    Kind(
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        "customresourcedefinitions",
        CLUSTER_SCOPED,
    ),
    Kind("apiregistration.k8s.io", "APIService", "apiservices", CLUSTER_SCOPED),
    Kind("gateway.networking.k8s.io", "GatewayClass", "gatewayclasses", CLUSTER_SCOPED),
    Kind("gateway.networking.k8s.io", "Gateway", "gateways"),
    Kind("gateway.networking.k8s.io", "HTTPRoute", "httproutes"),
    Kind("gateway.networking.k8s.io", "ReferenceGrant", "referencegrants"),
    Kind("networking.istio.io", "Gateway", "gateways"),
    Kind("networking.istio.io", "VirtualService", "virtualservices"),
    Kind("networking.istio.io", "DestinationRule", "destinationrules"),
    Kind("networking.istio.io", "ServiceEntry", "serviceentries"),
    Kind("networking.istio.io", "Sidecar", "sidecars"),
    Kind("security.istio.io", "PeerAuthentication", "peerauthentications"),
    Kind("security.istio.io", "AuthorizationPolicy", "authorizationpolicies"),
    Kind("security.istio.io", "RequestAuthentication", "requestauthentications"),
    Kind("cert-manager.io", "Certificate", "certificates", status=("notAfter",)),
    Kind("cert-manager.io", "Issuer", "issuers"),
    Kind("cert-manager.io", "ClusterIssuer", "clusterissuers", CLUSTER_SCOPED),
)
"""Every kind that is read by default, in the order in which they are read."""

WORKLOADS = (
    "pods",
    "replicationcontrollers",
    "replicasets.apps",
    "deployments.apps",
    "statefulsets.apps",
    "daemonsets.apps",
    "jobs.batch",
    "cronjobs.batch",
)
"""Collections of everything with a pod template, and of pods."""

RBAC = (
    "clusterroles.rbac.authorization.k8s.io",
    "clusterrolebindings.rbac.authorization.k8s.io",
    "roles.rbac.authorization.k8s.io",
    "rolebindings.rbac.authorization.k8s.io",
)

OMITTED_BY_DEFAULT = frozenset(
    {"events", "events.events.k8s.io", "leases.coordination.k8s.io", "endpoints", "endpointslices.discovery.k8s.io"}
)
"""Left out even of ``--all-kinds``: they change every minute and say nothing of configuration."""

EVERYTHING = "*"
"""Of a relation that shows objects of any kind."""
