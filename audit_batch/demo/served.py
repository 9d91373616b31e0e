"""What the made-up API server serves, and who makes the objects of each list."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from audit_batch.demo import controllers, exposure, namespaces, network, nodes, platform, pods, rbac, settings
from audit_batch.demo.scene import Json, Scene


def _none(_: Scene) -> Iterator[Json]:
    return iter(())


class Resource(Struct, frozen=True):
    """A list of the API."""

    group: str
    version: str
    kind: str
    plural: str
    namespaced: bool
    objects: Callable[[Scene], Iterator[Json]]

    @property
    def api_version(self) -> str:
        """Group and version as objects name them."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def path(self) -> str:
        """Path of the list."""
        return f"/apis/{self.api_version}/{self.plural}" if self.group else f"/api/{self.version}/{self.plural}"


_GROUPS: tuple[tuple[str, str, tuple[tuple[str, str, bool, Callable[[Scene], Iterator[Json]]], ...]], ...] = (
    (
        "",
        "v1",
        (
            ("Namespace", "namespaces", False, namespaces.namespaces),
            ("Node", "nodes", False, nodes.nodes),
            ("Pod", "pods", True, pods.pods),
            ("Service", "services", True, exposure.services),
            ("ServiceAccount", "serviceaccounts", True, settings.service_accounts),
            ("ConfigMap", "configmaps", True, settings.config_maps),
            ("Secret", "secrets", True, settings.secrets),
            ("PersistentVolume", "persistentvolumes", False, settings.persistent_volumes),
            ("PersistentVolumeClaim", "persistentvolumeclaims", True, settings.persistent_volume_claims),
            ("ResourceQuota", "resourcequotas", True, namespaces.resource_quotas),
            ("LimitRange", "limitranges", True, namespaces.limit_ranges),
            ("ReplicationController", "replicationcontrollers", True, _none),
        ),
    ),
    (
        "apps",
        "v1",
        (
            ("Deployment", "deployments", True, controllers.deployments),
            ("ReplicaSet", "replicasets", True, controllers.replica_sets),
            ("StatefulSet", "statefulsets", True, controllers.stateful_sets),
            ("DaemonSet", "daemonsets", True, controllers.daemon_sets),
        ),
    ),
    (
        "batch",
        "v1",
        (("Job", "jobs", True, controllers.jobs), ("CronJob", "cronjobs", True, controllers.cron_jobs)),
    ),
    ("autoscaling", "v2", (("HorizontalPodAutoscaler", "horizontalpodautoscalers", True, network.autoscalers),)),
    ("policy", "v1", (("PodDisruptionBudget", "poddisruptionbudgets", True, network.disruption_budgets),)),
    (
        "rbac.authorization.k8s.io",
        "v1",
        (
            ("ClusterRole", "clusterroles", False, rbac.cluster_roles),
            ("ClusterRoleBinding", "clusterrolebindings", False, rbac.cluster_role_bindings),
            ("Role", "roles", True, rbac.roles),
            ("RoleBinding", "rolebindings", True, rbac.role_bindings),
        ),
    ),
    (
        "networking.k8s.io",
        "v1",
        (
            ("NetworkPolicy", "networkpolicies", True, network.network_policies),
            ("Ingress", "ingresses", True, exposure.ingresses),
            ("IngressClass", "ingressclasses", False, exposure.ingress_classes),
        ),
    ),
    (
        "storage.k8s.io",
        "v1",
        (
            ("StorageClass", "storageclasses", False, platform.storage_classes),
            ("CSIDriver", "csidrivers", False, platform.csi_drivers),
        ),
    ),
    ("scheduling.k8s.io", "v1", (("PriorityClass", "priorityclasses", False, platform.priority_classes),)),
    ("node.k8s.io", "v1", (("RuntimeClass", "runtimeclasses", False, platform.runtime_classes),)),
    (
        "certificates.k8s.io",
        "v1",
        (("CertificateSigningRequest", "certificatesigningrequests", False, platform.signing_requests),),
    ),
    (
        "admissionregistration.k8s.io",
        "v1",
        (
            ("ValidatingWebhookConfiguration", "validatingwebhookconfigurations", False, platform.validating_webhooks),
            ("MutatingWebhookConfiguration", "mutatingwebhookconfigurations", False, platform.mutating_webhooks),
            ("ValidatingAdmissionPolicy", "validatingadmissionpolicies", False, platform.admission_policies),
            (
                "ValidatingAdmissionPolicyBinding",
                "validatingadmissionpolicybindings",
                False,
                platform.admission_policy_bindings,
            ),
        ),
    ),
    (
        "apiextensions.k8s.io",
        "v1",
        (("CustomResourceDefinition", "customresourcedefinitions", False, platform.custom_resource_definitions),),
    ),
    ("apiregistration.k8s.io", "v1", (("APIService", "apiservices", False, platform.api_services),)),
    (
        "gateway.networking.k8s.io",
        "v1",
        (
            ("GatewayClass", "gatewayclasses", False, exposure.gateway_classes),
            ("Gateway", "gateways", True, exposure.gateways),
            ("HTTPRoute", "httproutes", True, exposure.http_routes),
        ),
    ),
    (
        "gateway.networking.k8s.io",
        "v1beta1",
        (("ReferenceGrant", "referencegrants", True, exposure.reference_grants),),
    ),
    (
        "networking.istio.io",
        "v1",
        (
            ("Gateway", "gateways", True, network.istio_gateways),
            ("VirtualService", "virtualservices", True, network.virtual_services),
            ("DestinationRule", "destinationrules", True, network.destination_rules),
            ("ServiceEntry", "serviceentries", True, network.service_entries),
            ("Sidecar", "sidecars", True, network.sidecars),
        ),
    ),
    (
        "security.istio.io",
        "v1",
        (
            ("PeerAuthentication", "peerauthentications", True, network.peer_authentications),
            ("AuthorizationPolicy", "authorizationpolicies", True, network.authorization_policies),
            ("RequestAuthentication", "requestauthentications", True, network.request_authentications),
        ),
    ),
    (
        "cert-manager.io",
        "v1",
        (
            ("Certificate", "certificates", True, exposure.certificates),
            ("Issuer", "issuers", True, exposure.issuers),
            ("ClusterIssuer", "clusterissuers", False, exposure.cluster_issuers),
        ),
    ),
    ("monitoring.example.com", "v1", (("ServiceMonitor", "servicemonitors", True, platform.service_monitors),)),
    ("metrics.k8s.io", "v1beta1", (("NodeMetrics", "nodes", False, _none), ("PodMetrics", "pods", True, _none))),
)

RESOURCES: tuple[Resource, ...] = tuple(
    Resource(group, version, kind, plural, namespaced, objects)
    for group, version, lists in _GROUPS
    for kind, plural, namespaced, objects in lists
)
"""In the order of the groups' versions: the first of each is the preferred one."""
