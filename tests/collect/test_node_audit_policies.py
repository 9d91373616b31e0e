"""The audit policy of an API server, read from the node on which it runs."""

from pathlib import Path
from typing import Any

import pytest

from tests.collect.node_trees import NodeTree, k3s_tree

FILE = "/etc/kubernetes/audit.yaml"
POLICY = """\
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: None
    users: [system:kube-proxy]
    verbs: [watch]
    resources: [{group: "", resources: [endpoints]}]
  - {level: None, nonResourceURLs: ['/healthz*']}
  - level: Metadata
    namespaces: [kube-system]
    userGroups: [system:nodes]
    resources: [{resources: [secrets], resourceNames: [key]}]
    omitStages: [ResponseStarted]
  - level: RequestResponse
"""
EMPTY: dict[str, Any] = {
    key: [] for key in ("users", "userGroups", "verbs", "namespaces", "nonResourceURLs", "omitStages", "resources")
}


def policies_of(root: Path, line: str, content: str | bytes | None = POLICY) -> list[dict[str, Any]]:
    tree = NodeTree(root / "node")
    tree.process(801, line, group="kubepods")
    if content is not None:
        tree.file(FILE, 0o600, content)
    found: list[dict[str, Any]] = tree.facts()["spec"]["auditPolicies"]
    return found


def test_a_policy_is_read_rule_by_rule_with_what_is_not_said_left_empty(tmp_path: Path) -> None:
    found = policies_of(tmp_path, f"kube-apiserver --audit-policy-file={FILE}")

    endpoints = {"group": "", "resources": ["endpoints"], "resourceNames": []}
    secrets = {"group": "", "resources": ["secrets"], "resourceNames": ["key"]}
    assert found == [
        {
            "path": FILE,
            "state": "ok",
            "omitStages": ["RequestReceived"],
            "rules": [
                {
                    **EMPTY,
                    "level": "None",
                    "users": ["system:kube-proxy"],
                    "verbs": ["watch"],
                    "resources": [endpoints],
                },
                {**EMPTY, "level": "None", "nonResourceURLs": ["/healthz*"]},
                {
                    **EMPTY,
                    "level": "Metadata",
                    "namespaces": ["kube-system"],
                    "userGroups": ["system:nodes"],
                    "resources": [secrets],
                    "omitStages": ["ResponseStarted"],
                },
                {**EMPTY, "level": "RequestResponse"},
            ],
        }
    ]


def test_an_api_server_that_names_no_file_has_no_policy(tmp_path: Path) -> None:
    assert policies_of(tmp_path, "kube-apiserver --audit-log-path=/audit.log") == [{"path": "", "state": "ok"}]


def test_a_node_without_an_api_server_has_none_to_tell(tmp_path: Path) -> None:
    assert policies_of(tmp_path, "kube-scheduler --leader-elect") == []


@pytest.mark.parametrize(
    ("line", "content", "reason"),
    [
        (f"--audit-policy-file={FILE}", None, "does not lie there on the node"),
        ("--audit-policy-file=$(POLICY)", POLICY, "by a path that is not whole"),
        ("--openshift-config=/config.yaml", POLICY, "in the file of --openshift-config"),
        (f"--audit-policy-file={FILE}", "rules: [", "is no audit policy"),
        (f"--audit-policy-file={FILE}", "- rules", "is no audit policy"),
        (f"--audit-policy-file={FILE}", b"\xff\xfe\x00", "is no audit policy"),
        (f"--audit-policy-file={FILE}", POLICY.replace("/v1", "/v1beta1"), "is no audit policy"),
        (f"--audit-policy-file={FILE}", POLICY.replace("Policy", "Sink"), "is no audit policy"),
        (f"--audit-policy-file={FILE}", POLICY.replace("level: Metadata", "level: Metdata"), "is no audit policy"),
        (f"--audit-policy-file={FILE}", POLICY.replace("[watch]", "watch"), "is no audit policy"),
        (f"--audit-policy-file={FILE}", POLICY.replace("[watch]", "[1]"), "is no audit policy"),
        (f"--audit-policy-file={FILE}", POLICY.partition("rules:")[0], "is no audit policy"),
        (f"--audit-policy-file={FILE}", POLICY.partition("rules:")[0] + "rules: [text]", "is no audit policy"),
    ],
)
def test_a_policy_that_cannot_be_read_is_unreadable_and_never_empty(
    tmp_path: Path, line: str, content: str | bytes | None, reason: str
) -> None:
    [found] = policies_of(tmp_path, f"kube-apiserver {line}", content)

    assert found["state"] == "unreadable"
    assert reason in found["reason"]
    assert "rules" not in found


def test_k3s_is_given_the_flag_to_pass_on_and_otherwise_nothing_is_known(tmp_path: Path) -> None:
    named, silent = k3s_tree(tmp_path / "named"), k3s_tree(tmp_path / "silent")
    named.file(FILE, 0o600, POLICY)
    named.process(
        700, f"/usr/local/bin/k3s server --kube-apiserver-arg=v=2 --kube-apiserver-arg=audit-policy-file={FILE}"
    )

    policies = [tree.facts()["spec"]["auditPolicies"][0] for tree in (named, silent)]

    assert [policy["state"] for policy in policies] == ["ok", "unreadable"]
    assert len(policies[0]["rules"]) == 4
    assert "inside of k3s" in policies[1]["reason"]


def test_an_agent_of_k3s_runs_no_api_server(tmp_path: Path) -> None:
    assert policies_of(tmp_path, "/usr/local/bin/k3s agent") == []


def test_what_looks_like_a_credential_in_a_policy_does_not_leave_the_node(tmp_path: Path) -> None:
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    leaky = POLICY.replace("resourceNames: [key]", f"resourceNames: [{token}]")

    found = policies_of(tmp_path, f"kube-apiserver --audit-policy-file={FILE}", leaky)

    assert token not in str(found)
