"""The table of kinds that are read, and which collections each relation rests on.

The chart's ClusterRole is generated from it; a relation whose collection was not read whole makes every control that
reads it `not_assessed`.
"""

from msgspec import Struct
from msgspec.structs import replace


class Kind(Struct, frozen=True):
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
    is_listed: bool = True
    """An API server lists it; what is given in another way has a collection all the same."""
    is_known: bool = False
    """Knowledge beside the snapshot, imported or made of it: no snapshot lacks it, and controls say where it ends."""

    @property
    def resource(self) -> str:
        """Plural and group as kubectl writes it, which is also the name of the collection."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def is_group(self) -> bool:
        """It stands for every kind of its group: they are made in a cluster, so that no table can name them."""
        return self.name == ANY

    def named(self, name: str) -> "Kind":
        """Return the kind of that name in a group of which every kind is read."""
        return replace(self, name=name, plural=name.lower())


ANY = "*"
"""Name of the kind that stands for every kind of a group; as in RBAC, also its plural."""
CLUSTER_SCOPED = False

NODE_FACTS = Kind("audit-batch.io", "NodeFacts", "nodefacts", CLUSTER_SCOPED, is_listed=False)
"""What `audit-batch node-facts` reads on a node; its status, with the time, is cut like all others."""

PLATFORM_FACTS = Kind(
    "audit-batch.io", "PlatformFacts", "platformfacts", CLUSTER_SCOPED, is_listed=False, is_known=True
)
"""Known vulnerabilities and releases of what a cluster is made of, one object per source."""
IMAGE_REPORT = Kind("audit-batch.io", "ImageReport", "imagereports", CLUSTER_SCOPED, is_listed=False, is_known=True)
"""What a scanner found in one image, imported."""
CLUSTER = Kind("audit-batch.io", "Cluster", "clusters", CLUSTER_SCOPED, is_listed=False, is_known=True)
"""The cluster itself: the version that its API server told."""
AUDIT_EVENT = Kind("audit-batch.io", "AuditEvent", "auditevents", CLUSTER_SCOPED, is_listed=False, is_known=True)
"""A request that the API server logged; ingested beside the snapshots, and judged by detections."""
BLUEPRINT = Kind("audit-batch.io", "Blueprint", "blueprints", CLUSTER_SCOPED, is_listed=False)
"""What the site expects in the cluster, as it was in force when the snapshot was taken."""
VULNERABILITY_REPORT = Kind("aquasecurity.github.io", "VulnerabilityReport", "vulnerabilityreports")
"""What Trivy Operator found in the image of one container."""

KINDS: tuple[Kind, ...] = (
    Kind("", "Namespace", "namespaces", CLUSTER_SCOPED, status=("phase", "conditions")),
    Kind("", "Node", "nodes", CLUSTER_SCOPED, status=("addresses", "nodeInfo", "conditions")),
    Kind(
        "",
        "Pod",
        "pods",
        status=("phase", "podIPs", "reason", "conditions", "containerStatuses", "initContainerStatuses"),
    ),
    Kind("", "Service", "services", status=("loadBalancer",)),
    Kind("", "ServiceAccount", "serviceaccounts"),
    Kind("", "ConfigMap", "configmaps"),
    Kind("", "Secret", "secrets", metadata_only=True),
    Kind("", "PersistentVolume", "persistentvolumes", CLUSTER_SCOPED, status=("phase",)),
    Kind("", "PersistentVolumeClaim", "persistentvolumeclaims", status=("phase",)),
    Kind("", "ResourceQuota", "resourcequotas"),
    Kind("", "LimitRange", "limitranges"),
    Kind("", "ReplicationController", "replicationcontrollers", status=("replicas", "readyReplicas", "conditions")),
    Kind("apps", "Deployment", "deployments", status=("readyReplicas", "conditions")),
    Kind("apps", "ReplicaSet", "replicasets", status=("replicas", "readyReplicas", "conditions")),
    Kind("apps", "StatefulSet", "statefulsets", status=("replicas", "readyReplicas", "conditions")),
    Kind("apps", "DaemonSet", "daemonsets", status=("desiredNumberScheduled", "numberReady")),
    Kind("batch", "Job", "jobs", status=("conditions",)),
    Kind("batch", "CronJob", "cronjobs"),
    Kind("autoscaling", "HorizontalPodAutoscaler", "horizontalpodautoscalers", status=("conditions",)),
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
        "admissionregistration.k8s.io",
        "MutatingAdmissionPolicy",
        "mutatingadmissionpolicies",
        CLUSTER_SCOPED,
    ),
    Kind(
        "admissionregistration.k8s.io",
        "MutatingAdmissionPolicyBinding",
        "mutatingadmissionpolicybindings",
        CLUSTER_SCOPED,
    ),
    Kind(
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        "customresourcedefinitions",
        CLUSTER_SCOPED,
        status=("storedVersions",),
    ),
    Kind("apiregistration.k8s.io", "APIService", "apiservices", CLUSTER_SCOPED, status=("conditions",)),
    Kind("gateway.networking.k8s.io", "GatewayClass", "gatewayclasses", CLUSTER_SCOPED),
    Kind("gateway.networking.k8s.io", "Gateway", "gateways"),
    Kind("gateway.networking.k8s.io", "HTTPRoute", "httproutes"),
    Kind("gateway.networking.k8s.io", "ReferenceGrant", "referencegrants"),
    Kind("networking.istio.io", "Gateway", "gateways"),
    Kind("networking.istio.io", "VirtualService", "virtualservices"),
    Kind("networking.istio.io", "DestinationRule", "destinationrules"),
    Kind("networking.istio.io", "ServiceEntry", "serviceentries"),
    Kind("networking.istio.io", "Sidecar", "sidecars"),
    Kind("networking.istio.io", "EnvoyFilter", "envoyfilters"),
    Kind("telemetry.istio.io", "Telemetry", "telemetries"),
    Kind("security.istio.io", "PeerAuthentication", "peerauthentications"),
    Kind("security.istio.io", "AuthorizationPolicy", "authorizationpolicies"),
    Kind("security.istio.io", "RequestAuthentication", "requestauthentications"),
    Kind("cert-manager.io", "Certificate", "certificates", status=("notAfter",)),
    Kind("cert-manager.io", "Issuer", "issuers"),
    Kind("cert-manager.io", "ClusterIssuer", "clusterissuers", CLUSTER_SCOPED),
    Kind("kyverno.io", "ClusterPolicy", "clusterpolicies", CLUSTER_SCOPED),
    Kind("kyverno.io", "Policy", "policies"),
    Kind("kyverno.io", "PolicyException", "policyexceptions"),
    Kind("policies.kyverno.io", "ValidatingPolicy", "validatingpolicies", CLUSTER_SCOPED),
    Kind("policies.kyverno.io", "NamespacedValidatingPolicy", "namespacedvalidatingpolicies"),
    Kind("policies.kyverno.io", "ImageValidatingPolicy", "imagevalidatingpolicies", CLUSTER_SCOPED),
    Kind("policies.kyverno.io", "NamespacedImageValidatingPolicy", "namespacedimagevalidatingpolicies"),
    Kind("policies.kyverno.io", "MutatingPolicy", "mutatingpolicies", CLUSTER_SCOPED),
    Kind("policies.kyverno.io", "NamespacedMutatingPolicy", "namespacedmutatingpolicies"),
    Kind("policies.kyverno.io", "GeneratingPolicy", "generatingpolicies", CLUSTER_SCOPED),
    Kind("policies.kyverno.io", "NamespacedGeneratingPolicy", "namespacedgeneratingpolicies"),
    Kind("policies.kyverno.io", "DeletingPolicy", "deletingpolicies", CLUSTER_SCOPED),
    Kind("policies.kyverno.io", "NamespacedDeletingPolicy", "namespaceddeletingpolicies"),
    Kind("policies.kyverno.io", "PolicyException", "policyexceptions"),
    Kind("constraints.gatekeeper.sh", ANY, ANY, CLUSTER_SCOPED),
    Kind("policy.sigstore.dev", "ClusterImagePolicy", "clusterimagepolicies", CLUSTER_SCOPED),
    Kind("argoproj.io", "AppProject", "appprojects"),
    Kind("argoproj.io", "Application", "applications"),
    Kind("kafka.strimzi.io", "Kafka", "kafkas"),
    Kind("monitoring.coreos.com", "ServiceMonitor", "servicemonitors"),
    Kind("monitoring.coreos.com", "PodMonitor", "podmonitors"),
    Kind("etcd.database.coreos.com", "EtcdCluster", "etcdclusters"),
    Kind("operators.coreos.com", "Subscription", "subscriptions"),
    VULNERABILITY_REPORT,
    NODE_FACTS,
    BLUEPRINT,
    PLATFORM_FACTS,
    IMAGE_REPORT,
    CLUSTER,
    AUDIT_EVENT,
)
"""Every kind that is read by default, in the order in which they are read."""

LISTED: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind.is_listed)
"""Those that an API server is asked for."""

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

_BY_NAME = {(kind.group, kind.name): kind for kind in KINDS}


def find_kind(group: str, name: str) -> Kind | None:
    """Return the kind of that group and name, if relations need it."""
    if found := _BY_NAME.get((group, name)):
        return found
    whole = _BY_NAME.get((group, ANY))
    return whole.named(name) if whole else None
