from collections import Counter
from collections.abc import Iterator
from itertools import product

import duckdb
import pytest

from tests.warehouse.relation_cases.harness import RECORDED, Json, cluster, recorded_objects

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded cluster is not here"),
]

TEMPLATES = {
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
}
CHAIN = {"ReplicaSet": {"Deployment"}, "Job": {"CronJob"}}
MAKERS = {"ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job"}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with cluster(recorded_objects()) as con:
        yield con


def of_kind(*kinds: str) -> list[Json]:
    return [item for item in recorded_objects() if item["kind"] in kinds]


def stood_for(item: Json) -> bool:
    known = {(o["kind"], o["metadata"]["uid"]) for o in of_kind(*TEMPLATES)}
    makers = MAKERS if item["kind"] == "Pod" else CHAIN.get(item["kind"], set())
    return any(
        reference.get("controller") and reference["kind"] in makers and (reference["kind"], reference["uid"]) in known
        for reference in item["metadata"].get("ownerReferences") or []
    )


def pod_spec(item: Json) -> Json:
    spec: Json = item["spec"]
    if item["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    found: Json = spec if item["kind"] == "Pod" else spec["template"]["spec"]
    return found


def workloads() -> list[Json]:
    return [item for item in of_kind("Pod", *TEMPLATES) if not stood_for(item)]


def containers() -> list[Json]:
    fields = ("containers", "initContainers", "ephemeralContainers")
    specs = [pod_spec(item) for item in workloads()]
    return [entry for spec in specs for field in fields for entry in spec.get(field) or []]


def count(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    return len(con.table(relation))


def test_workloads_are_those_that_a_loop_finds(con: duckdb.DuckDBPyConnection) -> None:
    expected = {(o["kind"], o["metadata"]["namespace"], o["metadata"]["name"]) for o in workloads()}

    found = con.execute("SELECT kind, namespace, name FROM workloads").fetchall()

    assert len(found) == len(expected) == 31
    assert set(found) == expected


def test_what_hangs_on_workloads_is_counted_alike_by_a_loop(
    con: duckdb.DuckDBPyConnection,
) -> None:
    lists = ("env", "envFrom", "volumeMounts", "volumeDevices")
    sizes = {key: sum(len(c.get(key) or []) for c in containers()) for key in lists}

    assert count(con, "containers") == count(con, "images") == len(containers()) == 40
    assert count(con, "env_vars") == sizes["env"] + sizes["envFrom"]
    assert count(con, "volume_mounts") == sizes["volumeMounts"] + sizes["volumeDevices"]
    assert count(con, "volumes") == sum(len(pod_spec(o).get("volumes") or []) for o in workloads())


CORE, NETWORK, STORAGE = "", "networking.k8s.io", "storage.k8s.io"
ADMISSION, GATEWAY = "admissionregistration.k8s.io", "gateway.networking.k8s.io"
ISTIO, ISTIO_SECURITY, CERT_MANAGER = "networking.istio.io", "security.istio.io", "cert-manager.io"


@pytest.mark.parametrize(
    ("relation", "kinds"),
    [
        ("namespaces", ["Namespace"]),
        ("pods", ["Pod"]),
        ("nodes", ["Node"]),
        ("services", ["Service"]),
        ("service_accounts", ["ServiceAccount"]),
        ("roles", ["Role", "ClusterRole"]),
        ("role_bindings", ["RoleBinding", "ClusterRoleBinding"]),
        ("network_policies", ["NetworkPolicy"]),
        ("crds", ["CustomResourceDefinition"]),
        ("secrets_metadata", ["Secret"]),
        ("api_services", ["APIService"]),
        ("pod_disruption_budgets", ["PodDisruptionBudget"]),
        ("priority_classes", ["PriorityClass"]),
    ],
)
def test_relations_of_whole_objects_have_one_row_each(
    con: duckdb.DuckDBPyConnection, relation: str, kinds: list[str]
) -> None:
    assert count(con, relation) == len(of_kind(*kinds)) > 0


@pytest.mark.parametrize(
    ("relation", "group", "kinds", "recorded"),
    [
        ("ingress_classes", NETWORK, {"IngressClass"}, 1),
        ("istio_gateways", ISTIO, {"Gateway"}, 1),
        ("istio_virtual_services", ISTIO, {"VirtualService"}, 1),
        ("istio_peer_authentications", ISTIO_SECURITY, {"PeerAuthentication"}, 1),
        ("persistent_volumes", CORE, {"PersistentVolume"}, 0),
        ("persistent_volume_claims", CORE, {"PersistentVolumeClaim"}, 0),
        ("resource_quotas", CORE, {"ResourceQuota"}, 0),
        ("storage_classes", STORAGE, {"StorageClass"}, 0),
        ("csi_drivers", STORAGE, {"CSIDriver"}, 0),
        ("ingresses", NETWORK, {"Ingress"}, 0),
        ("admission_policies", ADMISSION, {"ValidatingAdmissionPolicy"}, 0),
        ("admission_policy_bindings", ADMISSION, {"ValidatingAdmissionPolicyBinding"}, 0),
        ("certificate_signing_requests", "certificates.k8s.io", {"CertificateSigningRequest"}, 0),
        ("horizontal_pod_autoscalers", "autoscaling", {"HorizontalPodAutoscaler"}, 0),
        ("runtime_classes", "node.k8s.io", {"RuntimeClass"}, 0),
        ("gateway_classes", GATEWAY, {"GatewayClass"}, 0),
        ("gateways", GATEWAY, {"Gateway"}, 0),
        ("http_routes", GATEWAY, {"HTTPRoute"}, 0),
        ("reference_grants", GATEWAY, {"ReferenceGrant"}, 0),
        ("certificates", CERT_MANAGER, {"Certificate"}, 0),
        ("issuers", CERT_MANAGER, {"Issuer", "ClusterIssuer"}, 0),
        ("istio_authorization_policies", ISTIO_SECURITY, {"AuthorizationPolicy"}, 0),
        ("istio_request_authentications", ISTIO_SECURITY, {"RequestAuthentication"}, 0),
        ("istio_destination_rules", ISTIO, {"DestinationRule"}, 0),
        ("istio_service_entries", ISTIO, {"ServiceEntry"}, 0),
        ("istio_sidecars", ISTIO, {"Sidecar"}, 0),
    ],
)
def test_relations_of_rarer_kinds_have_the_names_that_a_loop_finds(
    con: duckdb.DuckDBPyConnection, relation: str, group: str, kinds: set[str], recorded: int
) -> None:
    expected = sorted(
        (item["kind"], item["metadata"].get("namespace", ""), item["metadata"]["name"])
        for item in of_kind(*kinds)
        if item["apiVersion"].rpartition("/")[0] == group
    )

    found = con.table(relation).project("kind, namespace, name").fetchall()

    assert sorted(found) == expected
    assert len(expected) == recorded


def test_lists_inside_objects_have_one_row_per_entry(con: duckdb.DuckDBPyConnection) -> None:
    roles, bindings = of_kind("Role", "ClusterRole"), of_kind("RoleBinding", "ClusterRoleBinding")
    maps = [o.get(field) or {} for o in of_kind("ConfigMap") for field in ("data", "binaryData")]
    hooks = of_kind("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")

    assert count(con, "role_rules") == sum(len(o.get("rules") or []) for o in roles)
    assert count(con, "role_subjects") == sum(len(o.get("subjects") or []) for o in bindings)
    assert count(con, "config_entries") == sum(len(entries) for entries in maps)
    assert count(con, "admission_webhooks") == sum(len(o["webhooks"]) for o in hooks)


def test_per_entry_relations_are_empty_when_nothing_of_their_kind_is_recorded(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert not of_kind("LimitRange", "Ingress")
    assert count(con, "limit_ranges") == count(con, "ingress_rules") == 0


def test_services_reach_the_workloads_that_a_loop_finds(con: duckdb.DuckDBPyConnection) -> None:
    expected = sorted(
        (item["kind"], item["metadata"]["namespace"], item["metadata"]["name"], service["metadata"]["name"])
        for service, item in product(of_kind("Service"), workloads())
        if service["metadata"]["namespace"] == item["metadata"]["namespace"]
        and service["spec"].get("selector")
        and service["spec"].get("type") != "ExternalName"
        and service["spec"]["selector"].items() <= labels_of(item).items()
    )

    found = con.execute("SELECT kind, namespace, name, service FROM service_workloads").fetchall()

    assert sorted(found) == expected
    assert len(expected) > 10


def rights_of(rule: Json, cluster_wide: bool) -> Iterator[tuple[str, ...]]:
    names = ",".join(rule.get("resourceNames") or [])
    for verb in dict.fromkeys(rule.get("verbs") or []):
        resources = product(rule.get("apiGroups") or [], rule.get("resources") or [])
        for group, resource in dict.fromkeys(resources):
            yield (verb, group, resource, names, "")
        for url in dict.fromkeys(rule.get("nonResourceURLs") or []) if cluster_wide else []:
            yield (verb, "", "", "", url)


def expected_grants() -> Iterator[tuple[str, ...]]:
    roles = {
        (o["kind"], o["metadata"].get("namespace", ""), o["metadata"]["name"]): o
        for o in of_kind("Role", "ClusterRole")
    }
    for binding in of_kind("RoleBinding", "ClusterRoleBinding"):
        scope, reference = binding["metadata"].get("namespace", ""), binding["roleRef"]
        home = scope if reference["kind"] == "Role" else ""
        role = roles.get((reference["kind"], home, reference["name"]), {})
        for subject, rule in product(binding.get("subjects") or [], role.get("rules") or []):
            home = scope if subject["kind"] == "ServiceAccount" else ""
            who = (subject["kind"], subject.get("namespace", home), subject["name"])
            for right in rights_of(rule, cluster_wide=not scope):
                yield (*who, scope, *right, binding["metadata"]["name"])


def test_grants_are_those_that_an_independent_resolver_finds(
    con: duckdb.DuckDBPyConnection,
) -> None:
    expected = Counter(expected_grants())

    found = con.execute(
        """
        SELECT subject_kind, subject_namespace, subject, scope_namespace, verb,
            coalesce(api_group, ''), coalesce(resource, ''), array_to_string(resource_names, ','),
            coalesce(non_resource_url, ''), binding
        FROM grants
        """
    ).fetchall()

    assert Counter(found) == expected
    assert len(found) > 2000


def test_service_accounts_get_what_their_groups_get(con: duckdb.DuckDBPyConnection) -> None:
    accounts = {(o["metadata"]["namespace"], o["metadata"]["name"]) for o in of_kind("ServiceAccount")}
    grants = list(expected_grants())
    expected: Counter[tuple[str, str]] = Counter()
    for namespace, name in accounts:
        groups = {"authenticated", "serviceaccounts", f"serviceaccounts:{namespace}"}
        mine = {("Group", "", f"system:{group}") for group in groups}
        mine |= {("ServiceAccount", namespace, name)}
        mine |= {("User", "", f"system:serviceaccount:{namespace}:{name}")}
        expected[namespace, name] = sum(grant[:3] in mine for grant in grants)

    found = con.execute("SELECT namespace, name, count(*) FROM service_account_grants GROUP BY ALL").fetchall()

    assert {(row[0], row[1]): row[2] for row in found} == {k: n for k, n in expected.items() if n}


def matches(labels: Json, selector: Json) -> bool:
    for key, value in (selector.get("matchLabels") or {}).items():
        if labels.get(key) != value:
            return False
    for item in selector.get("matchExpressions") or []:
        value, values = labels.get(item["key"]), item.get("values") or []
        held = {
            "In": value in values,
            "NotIn": value not in values,
            "Exists": item["key"] in labels,
            "DoesNotExist": item["key"] not in labels,
        }
        if not held[item["operator"]]:
            return False
    return True


def labels_of(item: Json) -> Json:
    spec = item["spec"]["jobTemplate"]["spec"] if item["kind"] == "CronJob" else item["spec"]
    metadata = item["metadata"] if item["kind"] == "Pod" else spec["template"].get("metadata") or {}
    labels: Json = metadata.get("labels") or {}
    return labels


def test_policies_select_the_workloads_that_a_loop_finds(con: duckdb.DuckDBPyConnection) -> None:
    expected = {
        (policy["metadata"]["name"], item["kind"], item["metadata"]["name"])
        for policy, item in product(of_kind("NetworkPolicy"), workloads())
        if policy["metadata"]["namespace"] == item["metadata"]["namespace"]
        and matches(labels_of(item), policy["spec"].get("podSelector") or {})
    }

    found = con.execute("SELECT policy, kind, name FROM network_policy_workloads").fetchall()

    assert set(found) == expected
    assert len(found) == len(expected) == 14


def test_component_flags_are_those_of_the_static_pods(con: duckdb.DuckDBPyConnection) -> None:
    servers = [o for o in of_kind("Pod") if o["metadata"]["name"].startswith("kube-apiserver-")]
    words = servers[0]["spec"]["containers"][0]["command"][1:]

    found = con.execute(
        """
        SELECT flag || '=' || value FROM component_flags
        WHERE component = 'kube-apiserver' ORDER BY position
        """
    ).fetchall()

    assert [row[0] for row in found] == words
    assert len(servers) == 1
