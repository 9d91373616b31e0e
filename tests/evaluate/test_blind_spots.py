"""What a detection says where the audit policy does not log what it watches."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from audit_batch.evaluate.outcome import Outcome
from audit_batch.model import OutcomeState
from tests.evaluate import site
from tests.evaluate.test_detecting import EXEC, detect, log, run

Rules = list[dict[str, Any]]
NOTHING: dict[str, Any] = {"auditID": "other", "on": "pods shop/web", "verb": "list", "level": "RequestResponse"}


def control_plane(policies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    labels = {"node-role.kubernetes.io/control-plane": ""}
    spec = {"layout": "kubeadm", "processes": {"state": "ok"}, "components": [], "auditPolicies": policies}
    return [
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "control-1", "labels": labels}},
        {"apiVersion": "audit-batch.io/v1", "kind": "NodeFacts", "metadata": {"name": "control-1"}, "spec": spec},
    ]


def outcome_of(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    policies: list[dict[str, Any]],
    header: dict[str, str],
    *,
    found: bool = False,
) -> Outcome:
    """The outcome of a detection of exec whose header says other things, over a log that holds one or none."""
    text = EXEC
    for key, value in header.items():
        old = next(line for line in text.splitlines() if line.startswith(f"-- {key} "))
        text = text.replace(old, f"-- {key} = {value}")
    house = site.catalogue(folder / "controls", exec_in_pod=text)
    site.take(con, 9, control_plane(policies))
    log(con, NOTHING, *([run("a")] if found else []))
    detect(con, house)
    return site.judge_day(con, house, 9).outcomes["exec_in_pod"]


def policy(*rules: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"path": "/audit.yaml", "state": "ok", "rules": list(rules)}]


NO_EXEC = {"level": "None", "resources": [{"group": "", "resources": ["pods/exec"]}]}
REST = {"level": "Metadata"}


def test_a_pass_over_requests_that_are_not_logged_is_taken_back(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    outcome = outcome_of(con, tmp_path, policy(NO_EXEC, REST), {})

    assert outcome.state is OutcomeState.NOT_ASSESSED
    assert outcome.reason == "the audit policy logs get pods/exec at None (needed: Metadata)"


def test_what_was_found_all_the_same_stays_found_and_says_what_may_be_missing(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    outcome = outcome_of(con, tmp_path, policy(NO_EXEC, REST), {}, found=True)

    assert (outcome.state, outcome.failed) == (OutcomeState.FAIL, 1)
    assert outcome.reason == "the audit policy logs get pods/exec at None (needed: Metadata)"


@pytest.mark.parametrize(
    ("rules", "header", "reason"),
    [
        (policy(REST), {}, ""),
        (policy({**NO_EXEC, "users": ["system:kube-proxy"]}, REST), {}, ""),
        (policy({**NO_EXEC, "namespaces": ["kube-system"]}, REST), {}, "get pods/exec at None (needed: Metadata)"),
        (policy({"level": "None", "userGroups": ["system:serviceaccounts"]}, REST), {}, "get pods/exec at None"),
        (policy(REST), {"level": '"Request"'}, "get pods/exec at Metadata (needed: Request)"),
        (policy({"level": "Request"}), {"level": '"Request"'}, ""),
        (policy({"level": "Request"}), {"level": '"RequestResponse"'}, "at Request (needed: RequestResponse)"),
        (
            policy(NO_EXEC, REST),
            {"watches": '["get pods/exec", "create pods/exec"]'},
            "at None (needed: Metadata), and 1 more",
        ),
        (policy(NO_EXEC, REST), {"watches": '["* pods/exec"]'}, "at None (needed: Metadata), and 2 more"),
        (policy(NO_EXEC, REST), {"watches": '["get *"]'}, ""),
        (policy({"level": "Metadata", "verbs": ["create"]}), {"watches": '["get *"]'}, "get anything at None"),
        (policy({"level": "None", "verbs": ["get"]}, REST), {"watches": '["* *"]'}, ""),
        (policy(NO_EXEC, REST), {"watches": '["get widgets.of.others.example.com"]'}, ""),
        ([{"path": "", "state": "ok"}], {}, "get pods/exec at None"),
        ([{"path": "/p", "state": "unreadable", "reason": "gone"}], {}, ""),
        ([], {}, ""),
    ],
)
def test_a_policy_is_enough_when_it_logs_all_that_is_watched(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, rules: Rules, header: dict[str, str], reason: str
) -> None:
    outcome = outcome_of(con, tmp_path, rules, header)

    assert reason in outcome.reason
    assert outcome.state is (OutcomeState.NOT_ASSESSED if reason else OutcomeState.PASS)


@pytest.mark.parametrize("watched", ["get pods/exec", "get *"])
@pytest.mark.parametrize("others", [(REST, {"level": "None"}), ({"level": "None"}, REST)], ids=["last", "first"])
def test_the_worst_of_several_policies_counts(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, others: tuple[dict[str, Any], ...], watched: str
) -> None:
    policies = [one for rule in others for one in policy(rule)]

    outcome = outcome_of(con, tmp_path, policies, {"watches": f'["{watched}"]'})

    assert outcome.state is OutcomeState.NOT_ASSESSED
