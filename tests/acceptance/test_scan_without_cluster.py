"""What only a cluster or another repository could say is not assessed in a scan, neither passed nor failed."""

from pathlib import Path

import pytest

from tests.acceptance.scans import PRIVILEGED, scan_json, states, write


def test_controls_that_need_a_cluster_are_left_out_and_counted(tmp_path: Path) -> None:
    node = "apiVersion: v1\nkind: Node\nmetadata: {name: n}\n"

    document = scan_json(write(tmp_path, a=PRIVILEGED, b=node), control="")

    judged = {one["control"] for one in document["results"]}
    assert document["summary"]["controls_left_out"] > 50
    assert {one["resource"]["kind"] for one in document["results"]} == {"Pod"}
    assert judged & {"image_critical_vulnerability", "kubelet_anonymous_auth", "expected_pods"} == set()


def test_what_a_cluster_brings_is_not_assessed_without_it(tmp_path: Path) -> None:
    claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {storageClassName: fast}\n"
    storage = (
        "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: slow}\nprovisioner: example.com/disk\n"
    )

    alone = scan_json(write(tmp_path, a=claim), control="claim_class_missing")
    beside = scan_json(write(tmp_path, b=storage), control="claim_class_missing")

    assert [(one["state"], one["reason"]) for one in alone["results"]] == [
        ("not_assessed", "no StorageClass is among the manifests; a cluster brings its own")
    ]
    assert [one["state"] for one in beside["results"]] == ["open"]


INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop}
spec: {tls: [{hosts: [shop.example.com], secretName: shop-tls}]}
"""


def test_what_may_be_in_another_repository_is_not_said_to_be_missing(tmp_path: Path) -> None:
    other = "apiVersion: v1\nkind: Secret\nmetadata: {name: other, namespace: shop}\n"

    alone = scan_json(write(tmp_path, a=INGRESS), control="ingress_tls_secret_missing")
    beside = scan_json(write(tmp_path, b=other), control="ingress_tls_secret_missing")

    assert [(one["state"], one["reason"]) for one in alone["results"]] == [
        ("not_assessed", "no Secret is among the manifests; the cluster may have it")
    ]
    assert [one["state"] for one in beside["results"]] == ["open"]


def test_what_asks_for_nothing_of_another_repository_passes_without_it(tmp_path: Path) -> None:
    binding = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\n"
        "subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: anna}]\n"
    )
    role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: shop}\n"

    document = scan_json(write(tmp_path, a=binding, b=role), control="missing_binding_subject")

    assert [one["state"] for one in document["results"]] == ["pass"]


@pytest.mark.parametrize("kind", ["RoleBinding", "ClusterRoleBinding"])
def test_of_a_role_that_is_not_among_the_manifests_only_what_the_binding_says_passes(tmp_path: Path, kind: str) -> None:
    binding = (
        f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: b, namespace: shop}}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: elsewhere}\n"
        "subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ops}]\n"
    )

    document = scan_json(write(tmp_path, a=binding), control="")

    passing = {one["control"] for one in document["results"] if one["verdict"] == "pass"}
    assert passing - {"cross_namespace_binding"} == {
        "authenticated_group_binding", "default_service_account_used", "duplicate_binding", "empty_binding",
        "missing_binding_subject", "service_account_bound_as_user", "service_account_group_binding",
        "system_masters_binding", "user_bound_directly",
    }  # fmt: skip


def test_the_service_account_that_every_namespace_has_is_not_missing(tmp_path: Path) -> None:
    account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: other, namespace: shop}\n"
    binding = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\n"
        "subjects: [{kind: ServiceAccount, name: NAME, namespace: shop}]\n"
    )
    write(tmp_path, a=account, b=binding.replace("NAME", "default"), c=binding.replace("NAME", "nobody"))

    assert states(scan_json(tmp_path, control="missing_binding_subject")) == [("b.yaml", "pass"), ("c.yaml", "open")]


@pytest.mark.parametrize(("with_role", "verdict"), [(False, "not_assessed"), (True, "pass")])
def test_a_binding_passes_only_with_its_role_at_hand(tmp_path: Path, *, with_role: bool, verdict: str) -> None:
    about = "apiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: viewers, namespace: shop}\n"
    reference = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: viewers}"
    subjects = "subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: ops}]"
    rules = "rules: [{apiGroups: [apps], resources: [deployments], verbs: [get]}]"
    files = {"binding": f"{about}kind: RoleBinding\n{reference}\n{subjects}\n"}
    if with_role:
        files["role"] = f"{about}kind: Role\n{rules}\n"

    document = scan_json(write(tmp_path, **files), control="secret_access")

    assert [one["verdict"] for one in document["results"]] == [verdict]


ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop}\n"
WEB = PRIVILEGED.replace("spec:", "spec:\n  serviceAccountName: web", 1)


def test_what_another_namespace_has_says_nothing_of_this_one(tmp_path: Path) -> None:
    elsewhere = ACCOUNT.replace("web", "other").replace("shop", "bank")
    folder = write(tmp_path, a=WEB, b=elsewhere)

    apart = scan_json(folder, control="missing_service_account")
    beside = scan_json(write(folder, c=elsewhere.replace("bank", "shop")), control="missing_service_account")

    assert [(one["state"], one["reason"]) for one in apart["results"]] == [
        ("not_assessed", "no ServiceAccount is among the manifests; the cluster may have it")
    ]
    assert states(beside) == [("a.yaml", "open")]


@pytest.mark.parametrize(("namespace", "state"), [("shop", "open"), ("monitoring", "not_assessed")])
def test_a_binding_looks_for_accounts_where_its_subjects_are(tmp_path: Path, namespace: str, state: str) -> None:
    binding = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n"
        f"subjects: [{{kind: ServiceAccount, name: prometheus, namespace: {namespace}}}]\n"
    )

    document = scan_json(write(tmp_path, a=binding, b=ACCOUNT), control="missing_binding_subject")

    assert states(document) == [("a.yaml", state)]


def test_what_a_document_beside_it_may_use_that_cannot_be_read_is_not_called_unused(tmp_path: Path) -> None:
    folder = write(tmp_path, a=ACCOUNT, b=PRIVILEGED)
    (folder / "apart").mkdir()

    before = scan_json(folder, control="unused_service_account")
    write(folder / "apart", c="kind: [\n")
    apart = scan_json(folder, control="unused_service_account")
    write(folder, c="kind: [\n")
    beside = scan_json(folder, control="unused_service_account")

    assert states(before) == states(apart) == [("a.yaml", "open")]
    assert [(one["state"], one["reason"]) for one in beside["results"]] == [
        ("not_assessed", "c.yaml beside it could not be read")
    ]


@pytest.mark.parametrize(
    ("kind", "spec", "control", "state"),
    [
        ("ServiceAccount", "", "unused_service_account", "not_assessed"),
        (
            "Service",
            "spec: {selector: {app: prometheus}, ports: [{port: 9090}]}",
            "service_without_workload",
            "not_assessed",
        ),
        ("ConfigMap", "data: {key: word}", "unused_config_map", "not_assessed"),
        ("PersistentVolumeClaim", "spec: {accessModes: [ReadWriteOnce]}", "unused_claim", "open"),
    ],
)
def test_what_an_object_of_an_unknown_kind_may_use_is_not_called_unused(
    tmp_path: Path, kind: str, spec: str, control: str, state: str
) -> None:
    name = "idle" if state == "open" else "prom"
    wanted = f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\n{spec}\n"
    custom = (
        "apiVersion: monitoring.example.com/v1\nkind: Prometheus\nmetadata: {name: k8s, namespace: shop}\n"
        "spec: {replicas: 2, serviceAccountName: prom, configMaps: [prom]}\n"
    )

    alone = scan_json(write(tmp_path, a=wanted, b=PRIVILEGED), control=control)
    beside = scan_json(write(tmp_path, c=custom), control=control)

    assert states(alone) == [("a.yaml", "open")]
    assert states(beside) == [("a.yaml", state)]
