"""Manifests get the verdicts that a cluster would get, each with its place."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit_batch.cli import main
from audit_batch.errors import EXIT_FINDINGS, EXIT_PARTIAL, EXIT_USAGE

PRIVILEGED = """\
apiVersion: v1
kind: Pod
metadata: {name: bad, namespace: shop}
spec: {containers: [{name: app, securityContext: {privileged: true}}]}
"""
PLAIN = PRIVILEGED.replace("bad", "good").replace("true", "false")


def scan(*words: str | Path, stdin: str | None = None) -> Result:
    common = ["scan", "--control", "privileged_container"]
    return CliRunner().invoke(main, [*common, *map(str, words)], input=stdin)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


def test_a_failing_object_is_named_with_file_and_line(tmp_path: Path) -> None:
    result = scan(write(tmp_path, a=f"# team shop\n---\n{PLAIN}---\n{PRIVILEGED}"))

    assert f"{tmp_path}/a.yaml\n  8: critical privileged_container: Pod/shop/bad: runs privileged: app" in result.output
    assert "2 objects, 2 verdicts, 1 fail" in result.output


@pytest.mark.parametrize(("flag", "code"), [("critical", EXIT_FINDINGS), ("low", EXIT_FINDINGS)])
def test_a_gate_closes_at_its_severity(tmp_path: Path, flag: str, code: int) -> None:
    assert scan(write(tmp_path, a=PRIVILEGED), "--fail-on", flag).exit_code == code
    assert scan(write(tmp_path, a=PLAIN), "--fail-on", flag).exit_code == 0


def test_overlays_of_one_object_are_judged_each(tmp_path: Path) -> None:
    result = scan(write(tmp_path, production=PRIVILEGED, test=PRIVILEGED.replace("true", "false")), "--format", "json")

    results = json.loads(result.output)["results"]
    assert [(Path(one["file"]).name, one["verdict"]) for one in results] == [
        ("production.yaml", "fail"),
        ("test.yaml", "pass"),
    ]


def test_a_broken_document_is_named_and_the_rest_is_judged(tmp_path: Path) -> None:
    result = scan(write(tmp_path, a=f"a: [\n---\nb: {{{{ .Values.x }}}}\n---\n{PRIVILEGED}"), "--strict")

    assert f"{tmp_path}/a.yaml:2: not YAML" in result.output or f"{tmp_path}/a.yaml:1: not YAML" in result.output
    assert "a template that is not rendered" in result.output
    assert "1 fail" in result.output
    assert result.exit_code == EXIT_PARTIAL


def test_lists_json_and_standard_input_are_read(tmp_path: Path) -> None:
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p", "namespace": "shop"},
        "spec": {"containers": []},
    }
    (tmp_path / "a.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": [pod]}))

    result = scan(tmp_path, "-", stdin=PRIVILEGED)

    assert "2 objects" in result.output
    assert "\n  1: critical" in result.output


def test_a_path_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    result = scan(tmp_path / "none")

    assert (result.exit_code, "no such file or folder" in result.output) == (EXIT_USAGE, True)


@pytest.mark.parametrize(
    "text",
    ["\0", "a: &a [*a]", "[" * 3000, "key: \t- x", "? [a]\n: b", "--- !!python/object:os.system x\n", "- \xa0\n"],
)
def test_odd_text_is_a_message_never_a_traceback(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)

    result = scan(tmp_path)

    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "0 verdicts" in result.output


@pytest.mark.parametrize(("with_role", "verdict"), [(False, "not_assessed"), (True, "pass")])
def test_a_binding_passes_only_with_its_role_at_hand(tmp_path: Path, *, with_role: bool, verdict: str) -> None:
    about = "apiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: viewers, namespace: shop}\n"
    reference = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: viewers}"
    subjects = "subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: ops}]"
    rules = "rules: [{apiGroups: [apps], resources: [deployments], verbs: [get]}]"
    files = {"binding": f"{about}kind: RoleBinding\n{reference}\n{subjects}\n"}
    if with_role:
        files["role"] = f"{about}kind: Role\n{rules}\n"

    words = ["scan", "--control", "secret_access", "--format", "json", str(write(tmp_path, **files))]
    results = json.loads(CliRunner().invoke(main, words).stdout)["results"]

    assert [one["verdict"] for one in results] == [verdict]
