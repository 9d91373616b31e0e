"""What each job may do: what the collector asks for and nothing else, and never a write."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from audit_batch.cli import main
from audit_batch.kinds import LISTED
from schedules.generate import RULES, rules
from tests.collect.helm import needs_helm
from tests.recording import CLUSTER, needs_recording, replaying
from tests.schedules.conftest import VALUES, Rendered, parse

NAMES = [path.stem for path in VALUES]


Json = dict[str, Any]
Render = Callable[[str], Rendered]


def allows(rule: Json, request: tuple[str, str, str, str]) -> bool:
    """Whether a rule covers verb, group, resource and name; paths that are no resources have the group `path`."""
    verb, group, resource, name = request
    if verb not in rule["verbs"]:
        return False
    if group == "path":
        given = rule.get("nonResourceURLs", [])
        return resource in given or any(url.endswith("/*") and resource.startswith(url[:-1]) for url in given)
    named = rule.get("resourceNames")
    is_meant = group in rule.get("apiGroups", []) and resource in rule.get("resources", [])
    return is_meant and (named is None or name in named)


def attributes(path: str) -> tuple[str, str, str, str]:
    """What RBAC is asked about a GET.

    Source: Kubernetes, Authorization, determine the request verb.
    """
    parts = path.strip("/").split("/")
    depth = {"api": 2, "apis": 3}.get(parts[0], 0)
    if not depth or len(parts) <= depth:
        return ("get", "path", path, "")
    group, rest = ("" if depth == 2 else parts[1]), parts[depth:]
    if rest[0] == "namespaces" and len(rest) > 2:
        rest = rest[2:]
    resource = "/".join([rest[0], *rest[2:]])
    return ("get" if len(rest) > 1 else "list", group, resource, rest[1] if len(rest) > 1 else "")


def rules_of(objects: Iterable[Json], account: str) -> list[Json]:
    """Every rule that is bound to an account."""
    found = list(objects)
    bound = {
        (binding["roleRef"]["kind"], binding["roleRef"]["name"])
        for binding in found
        if binding["kind"].endswith("Binding") and any(subject["name"] == account for subject in binding["subjects"])
    }
    return [rule for role in found if (role["kind"], role["metadata"]["name"]) in bound for rule in role["rules"]]


def test_the_chart_has_the_rules_that_the_kinds_make() -> None:
    assert RULES.read_text() == rules(), "run python -m schedules.generate"


def test_the_rights_of_the_snapshot_are_the_kinds_that_relations_read_without_secrets(plain: Rendered) -> None:
    (role,) = plain.of("ClusterRole", "audit-batch-snapshot")

    listed = {(group, plural) for rule in role["rules"] if rule["verbs"] == ["list"]
              for group in rule["apiGroups"] for plural in rule["resources"]}  # fmt: skip
    wanted = {(kind.group, kind.plural) for kind in LISTED if not kind.is_group}
    assert listed == wanted - {("", "secrets")}


def test_the_command_prints_the_role_of_the_chart(plain: Rendered) -> None:
    (role,) = plain.of("ClusterRole", "audit-batch-snapshot")

    printed = yaml.safe_load(CliRunner().invoke(main, ["cluster-role"]).stdout)

    assert printed["rules"] == role["rules"]


def test_secrets_and_whole_groups_are_in_the_role_only_when_asked_for() -> None:
    words = ["cluster-role", "--name", "auditor", "--secrets", "--whole-groups"]

    printed = yaml.safe_load(CliRunner().invoke(main, words).stdout)

    assert printed["metadata"]["name"] == "auditor"
    assert any(allows(rule, ("list", "", "secrets", "")) for rule in printed["rules"])
    assert {"apiGroups": ["constraints.gatekeeper.sh"], "resources": ["*"], "verbs": ["list"]} in printed["rules"]


def test_no_job_may_write_anything_nor_use_a_wildcard(plain: Rendered) -> None:
    require_reading_only(plain)


@needs_helm
@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_values_no_job_may_write_anything(rendered: Render, name: str) -> None:
    require_reading_only(rendered(name))


def require_reading_only(found: Rendered) -> None:
    for role in [*found.of("ClusterRole"), *found.of("Role")]:
        for rule in role["rules"]:
            assert set(rule["verbs"]) <= {"get", "list"}, role["metadata"]["name"]
            assert "*" not in [*rule.get("apiGroups", []), *rule.get("resources", [])], role["metadata"]["name"]


def test_a_job_without_rights_has_no_token(plain: Rendered) -> None:
    accounts = {account["metadata"]["name"] for account in plain.of("ServiceAccount")}
    with_rules = {account for account in accounts if rules_of(plain.objects, account)}

    tokens = {spec["serviceAccountName"] for spec in pod_specs(plain) if spec["automountServiceAccountToken"]}
    assert tokens == with_rules == {"audit-batch-snapshot", "audit-batch-node-facts"}


def test_each_job_has_an_account_of_its_own(plain: Rendered) -> None:
    used = [spec["serviceAccountName"] for spec in pod_specs(plain)]

    accounts = [account["metadata"]["name"] for account in plain.of("ServiceAccount")]
    assert sorted(used) == sorted(accounts)
    assert all(account["automountServiceAccountToken"] is False for account in plain.of("ServiceAccount"))


def test_only_the_container_that_takes_the_snapshot_sees_its_token(plain: Rendered) -> None:
    (job,) = plain.of("CronJob", "audit-batch-snapshot")
    spec = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    place = "/var/run/secrets/kubernetes.io/serviceaccount"

    volumes = {volume["name"]: volume for volume in spec["volumes"]}
    at = {container["name"]: [volumes[mount["name"]] for mount in container["volumeMounts"]
                              if mount["mountPath"] == place]
          for container in [*spec["initContainers"], *spec["containers"]]}  # fmt: skip
    (token,), (nothing,) = at["snapshot"], at["evaluate"]
    assert token["projected"]["sources"][0]["serviceAccountToken"]["expirationSeconds"] == 3600
    assert "emptyDir" in nothing


def pod_specs(found: Rendered) -> Iterator[Json]:
    for each in found.objects:
        if each["kind"] == "CronJob":
            yield each["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        if each["kind"] in ("DaemonSet", "Deployment"):
            yield each["spec"]["template"]["spec"]


@pytest.fixture(scope="module")
def requests(tmp_path_factory: pytest.TempPathFactory) -> list[Json]:
    """What a snapshot of the recorded cluster asked for, with node facts from pods and Secrets left out."""
    folder = tmp_path_factory.mktemp("asked")
    log, kubeconfig = folder / "requests", folder / "kubeconfig"
    (folder / "audit-batch.toml").write_text(
        'warehouse = "w"\ncluster = "lab"\nleave_out = ["secrets"]\nnode_facts_pods = "kube-system/k8s-app=kube-dns"\n'
    )
    with replaying(kubeconfig, "--requests", str(log)):
        words = ["snapshot", "--kubeconfig", str(kubeconfig), "--config", str(folder / "audit-batch.toml")]
        result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert "not asked for: secrets: left out by the setting leave_out" in result.output
    return [json.loads(line) for line in log.read_text().splitlines()]


@pytest.mark.recorded
@needs_recording
def test_whatever_a_snapshot_asks_for_is_allowed_by_the_rights_of_its_account(
    requests: list[Json], plain: Rendered
) -> None:
    granted = rules_of(plain.objects, "audit-batch-snapshot")

    refused = [request["path"] for request in requests
               if not any(allows(rule, attributes(request["path"])) for rule in granted)]  # fmt: skip
    assert refused == []
    assert {request["method"] for request in requests} == {"GET"}
    assert any(request["path"].endswith("/log") for request in requests)
    assert not any("secrets" in request["path"] for request in requests)


@pytest.mark.recorded
@needs_recording
def test_every_right_to_list_what_the_recorded_cluster_serves_is_used(requests: list[Json], plain: Rendered) -> None:
    asked = {attributes(request["path"])[:3] for request in requests}
    index = json.loads((CLUSTER / "index.json").read_text())
    served = {attributes(entry["path"])[:3] for entry in index["lists"]}

    granted = {("list", group, resource) for rule in rules_of(plain.objects, "audit-batch-snapshot")
               if "list" in rule["verbs"] for group in rule["apiGroups"] for resource in rule["resources"]}  # fmt: skip
    assert (granted & served) - asked == set()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/version", ("get", "path", "/version", "")),
        ("/apis/apps/v1", ("get", "path", "/apis/apps/v1", "")),
        ("/api/v1/pods", ("list", "", "pods", "")),
        ("/apis/apps/v1/deployments", ("list", "apps", "deployments", "")),
        ("/api/v1/namespaces/kube-system", ("get", "", "namespaces", "kube-system")),
        ("/api/v1/namespaces/a/pods", ("list", "", "pods", "")),
        ("/api/v1/namespaces/a/pods/x/log", ("get", "", "pods/log", "x")),
    ],
)
def test_paths_are_understood_as_the_api_server_does(path: str, expected: tuple[str, str, str, str]) -> None:
    assert attributes(path) == expected


def test_the_parser_of_manifests_keeps_every_object() -> None:
    assert len(parse("two", "kind: A\n---\n---\nkind: B\n").objects) == 2
