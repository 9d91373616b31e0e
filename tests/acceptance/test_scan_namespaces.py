"""Objects that name no namespace, or one where there is none: they are judged with what they will stand beside."""

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.scans import scan_json, write
from tests.collect.helm import needs_helm, with_helm

ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list]}]
"""
BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: web, namespace: default}]
"""
ACCOUNT = """\
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
"""
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      containers: [{name: web, image: registry.example.com/web:1.0}]
"""
POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec: {podSelector: {}, policyTypes: [Egress]}
"""
RELEASE = "{{ .Release.Namespace }}"


def place(text: str, namespace: str) -> str:
    """Name a namespace in what names none."""
    return text.replace("metadata: {name: web}", f"metadata: {{name: web, namespace: {namespace}}}", 1)


def told(control: str, *words: str | Path) -> dict[str, str]:
    """State by kind, namespace and name."""
    results: list[dict[str, Any]] = scan_json(*words, control=control)["results"]
    return {_name(one["resource"]): one["state"] for one in results}


def _name(resource: dict[str, str]) -> str:
    return "/".join(part for part in (resource["kind"], resource["namespace"], resource["name"]) if part)


def chart(folder: Path, **templates: str) -> Path:
    (folder / "chart/templates").mkdir(parents=True)
    (folder / "chart/Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 0.1.0\n")
    write(folder / "chart/templates", **templates)
    return folder / "chart"


def test_a_namespace_counts_for_nothing_on_what_lies_in_none(tmp_path: Path) -> None:
    role = ROLE.replace("name: reader", "name: reader, namespace: kube-system")
    folder = write(tmp_path, role=role, binding=BINDING)

    assert told("secret_access", folder) == {"ClusterRoleBinding/reader": "open"}
    assert told("unused_role", folder) == {"ClusterRole/reader": "pass"}


@needs_helm
def test_what_a_chart_puts_into_its_release_belongs_together_whether_it_says_so_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_helm(monkeypatch, tmp_path)
    folder = chart(
        tmp_path,
        role=ROLE,
        binding=BINDING.replace("default", RELEASE),
        account=ACCOUNT,
        web=place(WEB, RELEASE),
        policy=POLICY,
    )

    assert told("workload_secret_access", folder) == {"Deployment/web": "open"}
    assert told("missing_service_account", folder) == {"Deployment/web": "pass"}
    assert told("missing_binding_subject", folder) == {"ClusterRoleBinding/reader": "pass"}
    assert told("metadata_egress", folder) == {"Deployment/web": "pass"}
    assert told("default_namespace_used", folder) == {}
    assert told("metadata_egress", folder, "--namespace", "shop") == {"Deployment/shop/web": "pass"}
    assert told("default_namespace_used", folder, "--namespace", "default") == {
        "Deployment/default/web": "open",
        "ServiceAccount/default/web": "open",
    }


@needs_helm
@pytest.mark.parametrize("group", [f"system:serviceaccounts:{RELEASE}", f"system:serviceaccount:{RELEASE}:web"])
def test_the_accounts_of_a_release_are_known_by_their_names_as_users_and_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: str
) -> None:
    with_helm(monkeypatch, tmp_path)
    kind = "Group" if "accounts" in group else "User"
    subjects = f"subjects: [{{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: '{group}'}}]\n"
    folder = chart(tmp_path, role=ROLE, binding=BINDING.partition("subjects")[0] + subjects, account=ACCOUNT, web=WEB)

    assert told("workload_secret_access", folder) == {"Deployment/web": "open"}


def test_what_names_no_namespace_lies_where_a_binding_looks_for_it(tmp_path: Path) -> None:
    folder = write(tmp_path, role=ROLE, binding=BINDING, account=ACCOUNT, web=WEB, policy=place(POLICY, "default"))

    assert told("missing_binding_subject", folder) == {"ClusterRoleBinding/reader": "pass"}
    assert told("workload_secret_access", folder) == {"Deployment/web": "open"}
    assert told("metadata_egress", folder) == {"Deployment/web": "pass"}
    assert told("default_namespace_used", folder) == {
        "Deployment/web": "not_assessed",
        "ServiceAccount/web": "not_assessed",
    }


@pytest.mark.parametrize("placed", ["account", "web"])
def test_a_workload_and_its_account_stand_together_though_one_of_them_names_no_namespace(
    tmp_path: Path, placed: str
) -> None:
    texts = {"account": ACCOUNT, "web": WEB}
    folder = write(tmp_path, **{**texts, placed: place(texts[placed], "shop")})

    assert set(told("missing_service_account", folder).values()) == {"pass"}
    assert set(told("unused_service_account", folder).values()) == {"pass"}


def test_where_others_look_in_several_namespaces_nothing_is_put_into_one(tmp_path: Path) -> None:
    other = BINDING.replace("default", "bank").replace("metadata: {name: reader}", "metadata: {name: other}")
    folder = write(tmp_path, role=ROLE, a=BINDING, b=other, account=ACCOUNT, web=WEB, policy=place(POLICY, "default"))

    assert told("workload_secret_access", folder) == {"Deployment/web": "open"}
    assert told("metadata_egress", folder) == {"Deployment/web": "open"}


def test_a_policy_of_a_folder_of_which_nobody_tells_where_it_goes_guards_nothing_elsewhere(tmp_path: Path) -> None:
    for name in ("app", "policies"):
        (tmp_path / name).mkdir()
    write(tmp_path / "app", account=ACCOUNT, web=place(WEB, "shop"))
    write(tmp_path / "policies", policy=POLICY)

    assert told("metadata_egress", tmp_path) == {"Deployment/shop/web": "open"}
    assert told("metadata_egress", tmp_path, "--namespace", "shop") == {"Deployment/shop/web": "pass"}


def test_a_namespace_that_is_said_is_that_of_what_names_none(tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.toml"
    waivers.write_text(
        '[[waiver]]\nid = "W-1"\ncontrol = "metadata_egress"\nnamespace = "shop"\nreason = "r"\n'
        'approver = "CISO"\nticket = "SEC-1"\nfrom = 2026-01-01\nuntil = 2099-01-01\n'
    )
    folder = write(tmp_path, web=WEB, other=place(WEB, "bank"))

    found = told("metadata_egress", folder, "--namespace", "shop", "--waivers", waivers)

    assert found == {"Deployment/shop/web": "waived", "Deployment/bank/web": "open"}


def test_a_binding_that_names_no_namespace_need_not_be_one_of_another(tmp_path: Path) -> None:
    binding = BINDING.replace("ClusterRoleBinding", "RoleBinding")
    folder = write(tmp_path, a=binding, b=binding.replace("{name: reader}", "{name: other, namespace: bank}"))

    assert told("cross_namespace_binding", folder) == {
        "RoleBinding/reader": "not_assessed",
        "RoleBinding/bank/other": "open",
    }


@needs_helm
def test_a_binding_of_a_chart_in_another_namespace_does_not_take_the_release_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_helm(monkeypatch, tmp_path)
    binding = BINDING.replace("ClusterRoleBinding", "RoleBinding").replace("default", RELEASE)
    there = binding.replace("{name: reader}", "{name: reader, namespace: kube-system}")
    policy = place(POLICY, "kube-system")
    folder = chart(tmp_path, role=ROLE, binding=there, account=ACCOUNT, web=place(WEB, RELEASE), policy=policy)

    assert told("metadata_egress", folder) == {"Deployment/web": "open"}
    assert told("cross_namespace_binding", folder) == {"RoleBinding/kube-system/reader": "open"}
    assert told("missing_binding_subject", folder) == {"RoleBinding/kube-system/reader": "pass"}


def test_what_stands_beside_the_one_namespace_that_is_made_belongs_there(tmp_path: Path) -> None:
    made = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
    folder = write(tmp_path, a=made, web=WEB, account=ACCOUNT)

    assert told("empty_namespace", folder) == {"Namespace/shop": "pass"}
    assert set(told("empty_namespace", write(folder, b=made.replace("shop", "bank"))).values()) == {"open"}


@needs_helm
def test_each_chart_is_placed_by_what_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_helm(monkeypatch, tmp_path)
    for name, home in (("a", "shop"), ("b", "bank")):
        (tmp_path / name).mkdir()
        chart(
            tmp_path / name, role=ROLE, binding=BINDING.replace("default", home), account=ACCOUNT, web=place(WEB, home)
        )

    assert set(told("missing_service_account", tmp_path).values()) == {"pass"}


@pytest.mark.parametrize("words", [[], ["--namespace", "shop"]])
def test_an_account_that_a_binding_names_without_a_namespace_is_the_one_that_names_none(
    tmp_path: Path, words: list[str]
) -> None:
    bare = BINDING.replace(", namespace: default", "")
    other = BINDING.replace("{name: reader}", "{name: other}").replace("name: web", "name: job")
    folder = write(
        tmp_path, role=ROLE, binding=bare, other=other, account=ACCOUNT, job=ACCOUNT.replace("web", "job"), web=WEB
    )

    assert set(told("workload_secret_access", folder, *words).values()) == {"open"}
    assert told("missing_binding_subject", folder, *words)["ClusterRoleBinding/reader"] == "pass"
    assert set(told("automounted_token", folder, *words).values()) == {"pass"}
