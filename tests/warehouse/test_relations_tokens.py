import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod, templated

TOKENS = "SELECT name, is_automounted, is_reachable, len(token_volumes) FROM workload_tokens ORDER BY name"
USES = "SELECT kind, name, how, secret_namespace, secret FROM secret_uses ORDER BY ALL"


def projected(**token: object) -> Json:
    return {"name": "t", "projected": {"sources": [{"serviceAccountToken": {"path": "t", **token}}]}}


def named(version: str, kind: str, name: str, **fields: object) -> Json:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "shop"}, **fields}


def test_the_pod_spec_decides_before_the_account_whether_a_token_is_mounted() -> None:
    closed = named("v1", "ServiceAccount", "closed", automountServiceAccountToken=False)
    items = [
        closed,
        pod("account", {"serviceAccountName": "closed", "containers": []}),
        pod("both", {"serviceAccountName": "closed", "automountServiceAccountToken": True, "containers": []}),
        pod("neither"),
        pod("spec", {"automountServiceAccountToken": False, "containers": []}),
    ]

    assert ask(items, TOKENS) == [
        ("account", False, False, 0),
        ("both", True, True, 0),
        ("neither", True, True, 0),
        ("spec", False, False, 0),
    ]


@pytest.mark.parametrize(("audience", "reachable"), [("", True), ("api", True), ("vault.example.com", False)])
def test_a_projected_token_reaches_the_api_server_by_its_audience(audience: str, reachable: bool) -> None:
    spec = {"automountServiceAccountToken": False, "volumes": [projected(audience=audience)], "containers": []}

    assert ask([templated("Deployment", "web", spec)], TOKENS) == [("web", False, reachable, 1)]


def test_a_projected_token_says_where_it_stands_and_how_long_it_lives() -> None:
    spec = {"volumes": [projected(), {"name": "x", "emptyDir": {}}], "containers": []}

    rows = ask([pod("web", spec)], "SELECT service_account, account_exists, token_volumes FROM workload_tokens")

    path = "spec.volumes[0].projected.sources[0]"
    assert rows == [
        ("default", False, [{"volume": "t", "path": path, "audience": "", "seconds": 3600, "is_for_api": True}])
    ]


def test_no_token_is_added_where_every_container_mounts_something_at_its_place() -> None:
    def mounting(name: str) -> Json:
        mount = {"name": "own", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}
        return {"name": name, "volumeMounts": [mount]}

    items = [
        pod("all", {"initContainers": [mounting("setup")], "containers": [mounting("app")]}),
        pod("some", {"initContainers": [{"name": "setup"}], "containers": [mounting("app")]}),
    ]

    assert ask(items, "SELECT name, is_displaced FROM workload_tokens ORDER BY name") == [
        ("all", True),
        ("some", False),
    ]


def test_a_mirror_pod_has_no_token() -> None:
    assert ask([pod("etcd", annotations={"kubernetes.io/config.mirror": "x"})], TOKENS) == []


def test_workloads_use_secrets_by_volumes_environment_and_image_pulls() -> None:
    spec = {
        "volumes": [
            {"name": "a", "secret": {"secretName": "file"}},
            {"name": "b", "projected": {"sources": [{"secret": {"name": "part"}}, {"configMap": {"name": "c"}}]}},
            {"name": "d", "csi": {"driver": "x.example.com", "nodePublishSecretRef": {"name": "driver"}}},
            {"name": "e", "configMap": {"name": "none"}},
        ],
        "imagePullSecrets": [{"name": "pull"}],
        "containers": [
            {
                "name": "app",
                "env": [{"name": "X", "valueFrom": {"secretKeyRef": {"name": "key", "key": "k"}}}],
                "envFrom": [{"secretRef": {"name": "whole"}}, {"configMapRef": {"name": "none"}}],
            }
        ],
    }

    assert ask([pod("web", spec)], USES) == [
        ("Pod", "web", "environment", "shop", "key"),
        ("Pod", "web", "environment", "shop", "whole"),
        ("Pod", "web", "image pull", "shop", "pull"),
        ("Pod", "web", "volume", "shop", "driver"),
        ("Pod", "web", "volume", "shop", "file"),
        ("Pod", "web", "volume", "shop", "part"),
    ]


def test_accounts_ingresses_gateways_and_certificates_use_secrets_too() -> None:
    listener = {"name": "l", "tls": {"certificateRefs": [{"name": "gate", "namespace": "edge"}]}}
    server = {"hosts": ["*"], "tls": {"credentialName": "mesh"}}
    items = [
        named("v1", "ServiceAccount", "app", secrets=[{"name": "token"}], imagePullSecrets=[{"name": "pull"}]),
        named("networking.k8s.io/v1", "Ingress", "web", spec={"tls": [{"secretName": "tls"}, {"hosts": ["a"]}]}),
        named("gateway.networking.k8s.io/v1", "Gateway", "g", spec={"listeners": [listener]}),
        named("networking.istio.io/v1", "Gateway", "i", spec={"servers": [server]}),
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "mesh-cacert", "namespace": "istio-system"}},
        named("cert-manager.io/v1", "Certificate", "c", spec={"secretName": "cert"}),
    ]

    assert ask(items, USES) == [
        ("Certificate", "c", "certificate", "shop", "cert"),
        ("Gateway", "g", "gateway", "edge", "gate"),
        ("Gateway", "i", "gateway", "istio-system", "mesh-cacert"),
        ("Ingress", "web", "ingress", "shop", "tls"),
        ("ServiceAccount", "app", "account", "shop", "token"),
        ("ServiceAccount", "app", "image pull", "shop", "pull"),
    ]
