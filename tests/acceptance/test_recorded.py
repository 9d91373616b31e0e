"""The recorded cluster goes in as a user would do it, and verdicts come out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from audit_batch.cli import main
from audit_batch.errors import EXIT_FINDINGS, EXIT_PARTIAL
from tests.recording import needs_recording, replaying

pytestmark = [
    pytest.mark.recorded,
    needs_recording,
]


@pytest.fixture(scope="module")
def kubeconfig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The recording behind an API server that refuses Secrets."""
    path = tmp_path_factory.mktemp("replay") / "kubeconfig"
    with replaying(path, "--forbid", "secrets"):
        yield path


@pytest.fixture(scope="module")
def taken(kubeconfig: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    warehouse = tmp_path_factory.mktemp("recorded") / "w"
    words = ["snapshot", "--kubeconfig", str(kubeconfig), "--warehouse", str(warehouse), "--cluster", "lab", "--strict"]
    return warehouse, CliRunner().invoke(main, words)


@pytest.fixture(scope="module")
def judged(taken: tuple[Path, Result]) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["evaluate", "--warehouse", str(taken[0]), "--format", "json"])
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_a_partial_snapshot_says_what_was_not_read(taken: tuple[Path, Result]) -> None:
    _, result = taken

    assert result.exit_code == EXIT_PARTIAL
    assert "not read: secrets: forbidden" in result.output
    assert "not read: *.metrics.k8s.io: unavailable" in result.output
    assert "snapshot 1 of lab: partial, 2 lists not read" in result.output


def test_controls_on_forbidden_secrets_are_not_assessed(judged: dict[str, Any]) -> None:
    outcomes = {outcome["control"]: outcome for outcome in judged["outcomes"]}

    assert outcomes["long_lived_token"]["state"] == "not_assessed"
    assert outcomes["long_lived_token"]["reason"].startswith("secrets: forbidden")
    assert outcomes["privileged_container"]["state"] == "fail"


def test_results_have_the_shape_of_the_design(judged: dict[str, Any]) -> None:
    (found,) = [
        result
        for result in judged["results"]
        if result["control"] == "privileged_container" and result["verdict"] == "fail"
    ]

    assert found == {
        "control": "privileged_container",
        "verdict": "fail",
        "severity": "critical",
        "resource": {
            "api_version": "apps/v1",
            "kind": "DaemonSet",
            "namespace": "kube-system",
            "name": "kube-proxy",
        },
        "reason": "runs privileged: kube-proxy",
        "fields": ["spec.template.spec.containers[0].securityContext.privileged"],
        "waiver": "",
        "file": None,
        "line": None,
    }


def test_totals_are_counted_from_the_rows(judged: dict[str, Any]) -> None:
    for outcome in judged["outcomes"]:
        verdicts = [result["verdict"] for result in judged["results"] if result["control"] == outcome["control"]]
        counted = (len(verdicts), verdicts.count("pass"), verdicts.count("fail"))
        assert counted == (outcome["judged"], outcome["passed"], outcome["failed"] + outcome["waived"])


@pytest.mark.parametrize(
    ("flags", "code"), [(["--fail-on", "critical"], EXIT_FINDINGS), (["--strict"], EXIT_PARTIAL), ([], 0)]
)
def test_a_gate_exits_as_it_was_asked_to(
    taken: tuple[Path, Result], judged: dict[str, Any], flags: list[str], code: int
) -> None:
    result = CliRunner().invoke(main, ["evaluate", "--warehouse", str(taken[0]), *flags])

    assert result.exit_code == code, result.output
    assert "cis-kubernetes-2.0.1" in result.output


def test_the_ledger_holds_and_its_digest_is_told(taken: tuple[Path, Result], judged: dict[str, Any]) -> None:
    result = CliRunner().invoke(main, ["verify", "--warehouse", str(taken[0])])

    assert (result.exit_code, "intact: " in result.output) == (0, True)
