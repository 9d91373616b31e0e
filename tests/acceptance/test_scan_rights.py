"""Who may do what among manifests: bindings count, and what they do not bring with them is not assessed."""

from pathlib import Path

import pytest

from tests.acceptance.scans import PLAIN, scan_json, states, write


def harmless_binding(namespace: str) -> str:
    """One that gives another account of the namespace a role that every cluster has."""
    return (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n"
        f"metadata: {{name: harmless, namespace: {namespace}}}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:discovery}\n"
        f"subjects: [{{kind: ServiceAccount, name: reader, namespace: {namespace}}}]\n"
    )


@pytest.mark.parametrize(
    "subject",
    [
        "{kind: ServiceAccount, name: default, namespace: shop}",
        "{apiGroup: rbac.authorization.k8s.io, kind: User, name: 'system:serviceaccount:shop:default'}",
        "{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:shop'}",
    ],
)
def test_a_workload_whose_account_has_a_role_that_is_not_among_the_manifests_does_not_pass(
    tmp_path: Path, subject: str
) -> None:
    binding = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: operator}\n"
        f"subjects: [{subject}]\n"
    )
    bank = PLAIN.replace("namespace: shop", "namespace: bank")
    folder = write(tmp_path, a=binding, b=PLAIN, c=bank, d=harmless_binding("bank"))

    for control in ("workload_cluster_admin", "workload_escalation_path", "workload_secret_access"):
        assert states(scan_json(folder, control=control)) == [("b.yaml", "not_assessed"), ("c.yaml", "pass")]


def test_an_account_that_is_not_among_the_manifests_has_the_rights_that_they_bind_to_it(tmp_path: Path) -> None:
    rbac = "apiVersion: rbac.authorization.k8s.io/v1\n"
    rules = "rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]"
    role = f"{rbac}kind: ClusterRole\nmetadata: {{name: all}}\n{rules}\n"
    binding = (
        f"{rbac}kind: ClusterRoleBinding\nmetadata: {{name: all}}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all}\n"
        "subjects: [{kind: ServiceAccount, name: web, namespace: shop}]\n"
    )
    folder = write(tmp_path, a=role, b=binding, c=PLAIN.replace("spec:", "spec:\n  serviceAccountName: web", 1))

    for control in ("workload_cluster_admin", "workload_pod_creation", "workload_secret_access"):
        assert states(scan_json(folder, control=control)) == [("c.yaml", "open")]
    assert states(scan_json(folder, control="missing_service_account")) == [("c.yaml", "not_assessed")]
    assert states(scan_json(folder, control="missing_binding_subject")) == [("b.yaml", "not_assessed")]


@pytest.mark.parametrize(("role", "state"), [("all", "open"), ("operator", "not_assessed")])
def test_a_workload_without_a_namespace_may_have_the_account_that_bindings_name_with_one(
    tmp_path: Path, role: str, state: str
) -> None:
    rbac = "apiVersion: rbac.authorization.k8s.io/v1\n"
    rules = "rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]"
    binding = (
        f"{rbac}kind: ClusterRoleBinding\nmetadata: {{name: all}}\n"
        f"roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {role}}}\n"
        "subjects: [{kind: ServiceAccount, name: web, namespace: release}]\n"
    )
    workload = PLAIN.replace(", namespace: shop", "").replace("spec:", "spec:\n  serviceAccountName: web", 1)
    other = PLAIN.replace("good", "other").replace("spec:", "spec:\n  serviceAccountName: web", 1)
    folder = write(
        tmp_path, a=f"{rbac}kind: ClusterRole\nmetadata: {{name: all}}\n{rules}\n", b=binding, c=workload, d=other
    )
    write(folder, e=harmless_binding("shop"))

    found = scan_json(folder, control="workload_cluster_admin")
    mounted = scan_json(folder, control="automounted_token")

    assert states(found) == [("c.yaml", state), ("d.yaml", "pass")]
    assert states(mounted) == [("c.yaml", "pass"), ("d.yaml", "open")]


def test_of_several_tokens_only_that_for_the_api_server_is_told(tmp_path: Path) -> None:
    tokens = PLAIN + (
        "  automountServiceAccountToken: false\n"
        "  volumes:\n"
        "    - {name: vault, projected: {sources: [{serviceAccountToken: {path: t, audience: vault}}]}}\n"
        "    - {name: own, projected: {sources: [{serviceAccountToken: {path: t}}]}}\n"
    )

    [told] = scan_json(write(tmp_path, a=tokens), control="projected_token")["results"]

    assert (told["state"], told["fields"]) == ("open", ["spec.volumes[1].projected.sources[0]"])
    assert told["reason"].endswith(": own")


def test_a_role_that_gathers_others_may_gather_more_than_is_among_the_manifests(tmp_path: Path) -> None:
    rbac = "apiVersion: rbac.authorization.k8s.io/v1\n"
    role = f"{rbac}kind: ClusterRole\nmetadata: {{name: ops}}\naggregationRule: {{clusterRoleSelectors: [{{}}]}}\n"
    binding = (
        f"{rbac}kind: ClusterRoleBinding\nmetadata: {{name: ops}}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ops}\n"
        "subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ops}]\n"
    )

    document = scan_json(write(tmp_path, a=role, b=binding), control="secret_access")

    assert [(one["state"], one["reason"]) for one in document["results"]] == [
        ("not_assessed", "its ClusterRole ops gathers what is not among the manifests")
    ]


def test_a_role_binding_without_a_namespace_gives_nothing_in_the_whole_cluster(tmp_path: Path) -> None:
    rbac = "apiVersion: rbac.authorization.k8s.io/v1\n"
    role = f"{rbac}kind: Role\nmetadata: {{name: all}}\nrules: [{{apiGroups: ['*'], resources: ['*'], verbs: ['*']}}]\n"
    binding = (
        f"{rbac}kind: RoleBinding\nmetadata: {{name: all}}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: all}\n"
        "subjects: [{kind: ServiceAccount, name: default}, {kind: ServiceAccount, name: web}]\n"
    )
    account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n"
    folder = write(tmp_path, a=role, b=binding, c=PLAIN.replace(", namespace: shop", ""), d=account)

    token = scan_json(folder, control="unneeded_account_token")
    workload = scan_json(folder, control="workload_cluster_admin")
    admin = scan_json(folder, control="cluster_admin_binding")

    assert states(token) == [("d.yaml", "pass")]
    assert states(workload) == [("c.yaml", "pass")]
    assert [one["reason"] for one in admin["results"]] == [
        "ServiceAccount default, ServiceAccount web may do everything in its namespace, through Role all"
    ]


@pytest.mark.parametrize(
    ("role", "found"),
    [
        (
            "cluster-admin",
            {"workload_cluster_admin": "open", "workload_secret_access": "open", "secret_access": "open"},
        ),
        ("edit", {"workload_cluster_admin": "not_assessed", "workload_secret_access": "open", "secret_access": "open"}),
        ("view", {"workload_pod_creation": "not_assessed", "secret_access": "not_assessed"}),
        ("system:auth-delegator", {"workload_secret_access": "pass", "secret_access": "pass"}),
    ],
)
def test_what_a_role_of_every_cluster_gives_at_least_is_known(tmp_path: Path, role: str, found: dict[str, str]) -> None:
    binding = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: web}\n"
        f"roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {role}}}\n"
        "subjects: [{kind: ServiceAccount, name: default, namespace: shop}]\n"
    )
    folder = write(tmp_path, a=binding, b=PLAIN)

    told = {control: states(scan_json(folder, control=control))[0][1] for control in found}

    assert told == found
    assert states(scan_json(folder, control="missing_bound_role")) == [("a.yaml", "pass")]


def test_a_role_that_the_api_server_makes_for_itself_is_not_missing(tmp_path: Path) -> None:
    binding = harmless_binding("kube-system").replace(
        "kind: ClusterRole, name: system:discovery", "kind: Role, name: NAME"
    )
    folder = write(
        tmp_path,
        a=binding.replace("NAME", "extension-apiserver-authentication-reader"),
        b=binding.replace("NAME", "other"),
    )

    assert states(scan_json(folder, control="missing_bound_role")) == [("a.yaml", "pass"), ("b.yaml", "open")]


@pytest.mark.parametrize("control", ["workload_cluster_admin", "workload_escalation_path", "workload_secret_access"])
def test_without_any_binding_for_its_namespace_nobody_knows_what_a_workload_may_do(
    tmp_path: Path, control: str
) -> None:
    folder = write(tmp_path, a=PLAIN, b=harmless_binding("bank"))

    (result,) = scan_json(folder, control=control)["results"]

    assert (result["state"], result["reason"]) == (
        "not_assessed",
        "no binding for namespace shop is among the manifests",
    )


@pytest.mark.parametrize(
    ("account", "namespace", "state"),
    [("web", "bank", "not_assessed"), ("default", "bank", "open"), ("web", "shop", "open")],
)
def test_a_token_that_a_binding_elsewhere_may_be_for_is_not_called_needless(
    tmp_path: Path, account: str, namespace: str, state: str
) -> None:
    workload = PLAIN.replace("spec:", f"spec:\n  serviceAccountName: {account}", 1)
    folder = write(tmp_path, a=workload, b=harmless_binding(namespace))

    assert states(scan_json(folder, control="automounted_token")) == [("a.yaml", state)]
