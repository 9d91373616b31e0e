from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask
from tests.warehouse.relation_cases.whole import bare, rows_of

RBAC = "rbac.authorization.k8s.io"
ARGO = "argoproj.io/v1alpha1"


def place(kind: str, namespace: str = "shop") -> Json:
    return {"kind": kind, "namespace": namespace, "name": "bare"}


def definition(*versions: Json, **spec: Any) -> Json:
    names = {"kind": "Shop", "plural": "shops"}
    return bare(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        metadata={"name": "shops.example.com"},
        spec={"group": "example.com", "names": names, "versions": list(versions), **spec},
        status={"storedVersions": ["v1"]},
    )


def test_definitions_name_versions_without_a_schema_and_with_an_open_one() -> None:
    keep = {"x-kubernetes-preserve-unknown-fields": True}
    item = definition(
        {"name": "v1", "served": True},
        {"name": "v2", "served": True, "schema": {"openAPIV3Schema": {"type": "object", **keep}}},
        {"name": "v3", "served": True, "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": keep}}}},
        {"name": "v4", "served": True, "schema": {"openAPIV3Schema": {"type": "object", "properties": {"x": keep}}}},
        {"name": "v5", "served": False},
    )

    rows = ask([item], "SELECT schemaless_versions, open_versions, stored_versions FROM crds")

    assert rows == [(["v1"], ["v2", "v3"], ["v1"])]


def test_definitions_name_the_service_that_converts() -> None:
    client = {"caBundle": "Q0E=", "service": {"namespace": "op", "name": "hook"}}
    items = [definition(conversion={"strategy": "Webhook", "webhook": {"clientConfig": client}})]
    columns = "conversion_service_namespace, conversion_service, conversion_has_ca_bundle"

    rows = ask(items, f"SELECT {columns} FROM crds")

    assert rows == [("op", "hook", True)]


@pytest.mark.parametrize(
    ("rule", "crds"),
    [
        ({"resources": ["shops/status"], "verbs": ["update"]}, ["shops.example.com"]),
        ({"resources": ["*"], "verbs": ["patch"]}, ["shops.example.com"]),
        ({"resources": ["shops/status"], "verbs": ["get", "create"]}, []),
        ({"resources": ["shops", "banks/status"], "verbs": ["*"]}, []),
        ({"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}, []),
        ({"apiGroups": ["x.example.com"], "resources": ["shops/status"], "verbs": ["*"]}, []),
    ],
)
def test_an_operator_may_write_the_status_of_a_kind_by_the_name_of_its_group(rule: Json, crds: list[str]) -> None:
    subject = {"kind": "ServiceAccount", "namespace": "op", "name": "op"}
    items = [
        definition(),
        bare(f"{RBAC}/v1", "ClusterRole", rules=[{"apiGroups": ["example.com"], **rule}]),
        bare(f"{RBAC}/v1", "ClusterRoleBinding", roleRef={"kind": "ClusterRole", "name": "bare"}, subjects=[subject]),
        bare("apps/v1", "Deployment", "op", spec={"template": {"spec": {"serviceAccountName": "op"}}}),
        bare("apps/v1", "Deployment", "shop", spec={"template": {"spec": {"serviceAccountName": "op"}}}),
    ]

    rows = ask(items, "SELECT kind, namespace, name, service_account, crd FROM operators")

    assert rows == [("Deployment", "op", "bare", "op", crd) for crd in crds]


def test_projects_of_argo_cd_allow_nothing_when_they_do_not_say() -> None:
    destination = {"server": "*", "name": None, "namespace": "shop"}
    kinds = [{"group": "", "kind": "Namespace"}]
    spec = {"sourceRepos": ["*"], "destinations": [destination], "clusterResourceWhitelist": kinds}

    rows = rows_of("argo_projects", *(bare(ARGO, "AppProject", "shop", spec=said) for said in (spec, {})))

    assert rows == [
        {**place("AppProject"), "source_repos": ["*"], "destinations": [destination], "cluster_resources": kinds},
        {**place("AppProject"), "source_repos": [], "destinations": [], "cluster_resources": []},
    ]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({}, ("default", False, False, False)),
        (
            {"project": "shop", "syncPolicy": {"automated": {"prune": True, "allowEmpty": True}}},
            ("shop", True, True, True),
        ),
        ({"syncPolicy": {"automated": {"enabled": False}}}, ("default", False, False, False)),
    ],
)
def test_applications_of_argo_cd_say_what_happens_by_itself(spec: Json, expected: tuple[object, ...]) -> None:
    items = [bare(ARGO, "Application", "shop", spec=spec)]

    rows = ask(items, "SELECT project, is_automated, prunes, allows_empty FROM argo_applications")

    assert rows == [expected]


def test_kafka_has_one_row_per_listener() -> None:
    listeners = [
        {"name": "tls", "port": 9093, "type": "internal", "tls": True, "authentication": {"type": "tls"}},
        {"name": "plain", "port": 9092, "type": "nodeport"},
    ]
    items = [bare("kafka.strimzi.io/v1", "Kafka", "shop", spec={"kafka": {"listeners": listeners}})]

    rows = ask(items, "SELECT * EXCLUDE (kind, namespace, name) FROM kafka_listeners ORDER BY position")

    assert rows == [(0, "tls", 9093, "internal", True, "tls"), (1, "plain", 9092, "nodeport", False, None)]


@pytest.mark.parametrize(("kind", "field"), [("ServiceMonitor", "endpoints"), ("PodMonitor", "podMetricsEndpoints")])
def test_monitors_have_one_row_per_endpoint(kind: str, field: str) -> None:
    guarded = {
        "port": "web",
        "scheme": "HTTPS",
        "basicAuth": {"username": {"name": "s", "key": "u"}},
        "tlsConfig": {"insecureSkipVerify": True},
    }
    items = [bare("monitoring.coreos.com/v1", kind, "shop", spec={field: [guarded, {"targetPort": 9090}]})]

    rows = ask(items, "SELECT * EXCLUDE (kind, namespace, name) FROM monitor_endpoints ORDER BY position")

    assert rows == [
        (0, f"spec.{field}[0]", "web", "https", True, True),
        (1, f"spec.{field}[1]", "9090", "http", False, False),
    ]


def test_etcd_clusters_speak_plain_text_when_they_name_no_certificates() -> None:
    version, kind = "etcd.database.coreos.com/v1beta2", "EtcdCluster"
    spec = {"TLS": {"static": {"member": {"peerSecret": "p", "serverSecret": "s"}}}}

    rows = rows_of("etcd_clusters", *(bare(version, kind, "shop", spec=said) for said in (spec, {})))

    assert rows == [
        {**place(kind), "has_peer_tls": True, "has_client_tls": True},
        {**place(kind), "has_peer_tls": False, "has_client_tls": False},
    ]


def test_subscriptions_approve_by_themselves_when_they_do_not_say() -> None:
    version, kind = "operators.coreos.com/v1alpha1", "Subscription"
    spec = {"name": "shop", "channel": "stable", "installPlanApproval": "Manual"}

    rows = rows_of("olm_subscriptions", *(bare(version, kind, "shop", spec=said) for said in (spec, {"name": "bank"})))

    assert rows == [
        {**place(kind), "package": "shop", "channel": "stable", "approval": "Manual"},
        {**place(kind), "package": "bank", "channel": None, "approval": "Automatic"},
    ]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"version": "v1"}, (["v1"], ["v1"], True)),
        ({"version": "v1", "validation": {"openAPIV3Schema": {"type": "object"}}}, (["v1"], [], True)),
        (
            {"versions": [{"name": "v2", "served": True}], "preserveUnknownFields": False},
            (["v2"], ["v2"], False),
        ),
        (
            {
                "versions": [{"name": "v1", "served": True}, {"name": "v2", "served": True}],
                "validation": {"openAPIV3Schema": {"type": "object"}},
            },
            (["v1", "v2"], [], True),
        ),
        (
            {"versions": [{"name": "v1", "served": True, "schema": {"openAPIV3Schema": {"type": "object"}}}]},
            (["v1"], [], True),
        ),
    ],
)
def test_a_definition_of_an_older_version_says_the_same_in_other_places(
    spec: Json, expected: tuple[list[str], list[str], bool]
) -> None:
    item = bare("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", spec=spec)

    rows = ask(
        [item],
        "SELECT list_transform(versions, lambda each: each.name), schemaless_versions, preserves_unknown_fields "
        "FROM crds",
    )

    assert rows == [expected]


def test_an_older_definition_names_its_converter_in_another_place() -> None:
    client = {"service": {"namespace": "op", "name": "convert"}, "caBundle": "abc="}
    conversion = {"strategy": "Webhook", "webhookClientConfig": client}
    item = bare("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", spec={"conversion": conversion})

    rows = ask([item], "SELECT conversion, conversion_service, conversion_has_ca_bundle FROM crds")

    assert rows == [("Webhook", "convert", True)]
