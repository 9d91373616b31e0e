"""Manifests get the verdicts that a cluster would get, each with its line; what is decided about them is kept."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

from audit_batch.cli import main
from audit_batch.errors import EXIT_FINDINGS, EXIT_PARTIAL, EXIT_USAGE
from audit_batch.jobs.demo import lay_site
from tests.collect.helm import needs_helm, with_helm

GIT = shutil.which("git")
PRIVILEGED = """\
apiVersion: v1
kind: Pod
metadata: {name: bad, namespace: shop}
spec:
  containers:
    - name: app
      securityContext:
        privileged: true
"""
PLAIN = PRIVILEGED.replace("bad", "good").replace("true", "false")
TODAY = datetime.now(UTC).date()


def scan(*words: str | Path, stdin: str | None = None, control: str = "privileged_container") -> Result:
    common = ["scan", "--control", control] if control else ["scan"]
    return CliRunner().invoke(main, [*common, *map(str, words)], input=stdin)


def scan_json(*words: str | Path, control: str = "privileged_container") -> dict[str, Any]:
    result = scan(*words, "--format", "json", control=control)
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def states(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(Path(one["file"]).name, one["state"]) for one in document["results"]]


def test_passes_are_named_in_json_and_only_counted_when_it_is_to_be_quiet(tmp_path: Path) -> None:
    write(tmp_path, bad=PRIVILEGED, good=PLAIN)

    brief = json.loads(scan(tmp_path, "--format", "json", "--quiet").stdout)
    whole = scan_json(tmp_path)

    assert (states(brief), states(whole)) == ([("bad.yaml", "open")], [("bad.yaml", "open"), ("good.yaml", "pass")])
    assert (brief["outcomes"], brief["summary"]) == (whole["outcomes"], whole["summary"])


@pytest.mark.parametrize("quiet", [False, True])
def test_a_gate_that_finds_no_manifest_at_all_says_so(tmp_path: Path, quiet: bool) -> None:
    result = scan(tmp_path, *["--quiet"] * quiet)
    strict = scan(tmp_path, "--strict")

    assert "no manifest is here, so nothing was judged" in result.output
    assert (result.exit_code, strict.exit_code) == (0, EXIT_PARTIAL)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


def waived(line: str) -> str:
    annotation = f"annotations: {{audit-batch.io/waive: '{line}'}}"
    return PRIVILEGED.replace("namespace: shop}", f"namespace: shop, {annotation}}}")


def test_a_failing_field_is_shown_with_file_line_and_remedy(tmp_path: Path) -> None:
    result = scan(write(tmp_path, a=f"# team shop\n---\n{PLAIN}---\n{PRIVILEGED}"))

    assert result.output.startswith(
        f"{tmp_path}/a.yaml\n"
        "  19: critical privileged_container: Pod/shop/bad: runs privileged: app\n"
        "       19 |         privileged: true\n"
        "          |         ^^^^^^^^^^^^^^^^\n"
        "        fix: Remove `privileged: true`"
    )
    assert "2 objects, 2 verdicts: 1 finding open (1 critical), 1 passed" in result.output


def test_no_colour_leaves_a_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in scan(write(tmp_path, a=PRIVILEGED)).output


@pytest.mark.parametrize("flag", ["critical", "low"])
def test_a_gate_closes_at_its_severity(tmp_path: Path, flag: str) -> None:
    assert scan(write(tmp_path, a=PRIVILEGED), "--fail-on", flag).exit_code == EXIT_FINDINGS
    assert scan(write(tmp_path, a=PLAIN), "--fail-on", flag).exit_code == 0


def test_a_gate_lets_what_is_less_severe_through(tmp_path: Path) -> None:
    result = scan(write(tmp_path, a=PRIVILEGED), "--fail-on", "critical", control="image_without_digest")

    assert ("1 finding open (1 low)" in result.output, result.exit_code) == (True, 0)


def test_overlays_of_one_object_are_judged_each(tmp_path: Path) -> None:
    write(tmp_path, production=PRIVILEGED, test=PRIVILEGED.replace("true", "false"))

    assert states(scan_json(tmp_path)) == [("production.yaml", "open"), ("test.yaml", "pass")]


def test_an_object_that_stands_twice_in_a_file_has_two_lines_and_two_fingerprints(tmp_path: Path) -> None:
    document = scan_json(write(tmp_path, a=f"{PRIVILEGED}---\n{PRIVILEGED}"))

    assert [one["line"] for one in document["results"]] == [8, 17]
    assert len({one["fingerprint"] for one in document["results"]}) == 2


def test_a_broken_document_is_named_and_the_rest_is_judged(tmp_path: Path) -> None:
    result = scan(write(tmp_path, a=f"a: [\n---\nb: {{{{ .Values.x }}}}\n---\nc: d\n---\n{PRIVILEGED}"), "--strict")

    assert f"not judged: {tmp_path}/a.yaml:2: not YAML" in result.output
    assert f"not judged: {tmp_path}/a.yaml:3: a template that is not rendered" in result.output
    assert f"not judged: {tmp_path}/a.yaml:5: is no Kubernetes object" in result.output
    assert "1 finding open" in result.output
    assert result.exit_code == EXIT_PARTIAL


def test_lists_json_and_standard_input_are_read(tmp_path: Path) -> None:
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": []}}
    (tmp_path / "a.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": [pod]}))

    result = scan(tmp_path, "-", stdin=PRIVILEGED)

    assert "2 objects" in result.output
    assert "-\n  8: critical" in result.output
    assert "8 |         privileged: true" in result.output


def test_a_pipe_that_brings_nothing_does_not_pass() -> None:
    result = scan("-", stdin="\n")

    assert (result.exit_code, "nothing came on standard input" in result.output) == (EXIT_USAGE, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("{tmp}/none",), "no such file or folder"),
        (("{tmp}/*.yml",), "fits no file"),
        (("{tmp}", "--exclude", "nothing"), "no control is called 'nothing'"),
        (("{tmp}", "--control", "nothing"), "no control is called 'nothing'"),
        (("{tmp}", "--framework", "nothing"), "no framework is called 'nothing'"),
        (("{tmp}", "--baseline", "{tmp}/none.json"), "--write-baseline writes one"),
        (("{tmp}", "--baseline", "{tmp}/a.yaml"), "no baseline"),
        (("{tmp}/a.yaml", "--baseline", "{tmp}/later.json"), "no baseline of this version"),
        (("{tmp}", "--write-baseline"), "say where, with --baseline FILE"),
        (("{tmp}", "--waivers", "{tmp}/none.toml"), "cannot be read"),
        (("{tmp}", "--base", "nowhere"), "--base nowhere"),
        (("{tmp}", "--output", "{tmp}/none/x"), "cannot be written"),
    ],
)
def test_a_wrong_word_is_one_line(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    write(tmp_path, a=PLAIN)
    (tmp_path / "later.json").write_text('{"version": 2, "findings": []}')

    result = scan(*(word.format(tmp=tmp_path) for word in words))

    assert (result.exit_code, said in result.output) == (EXIT_USAGE, True), result.output
    assert "Traceback" not in result.output


def test_the_answer_goes_into_a_file_in_its_format(tmp_path: Path) -> None:
    result = scan(write(tmp_path, a=PRIVILEGED), "--format", "sarif", "-o", tmp_path / "out.sarif")

    assert (result.exit_code, result.output) == (0, "")
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"


def test_quiet_names_findings_and_what_is_broken_or_not_rendered_and_nothing_of_other_yaml(tmp_path: Path) -> None:
    write(tmp_path, a=PRIVILEGED, b="x: y\n", c="a: [\n", d=PLAIN.replace("name: good", "name: {{ .Values.name }}"))

    result = scan(tmp_path, "--quiet")
    strict = scan(tmp_path, "--quiet", "--strict")

    assert result.output.splitlines() == [
        f"{tmp_path}/a.yaml:8: critical privileged_container: Pod/shop/bad: runs privileged: app",
        f"{tmp_path}/c.yaml:2: not judged: not YAML: did not find expected node content",
        f"{tmp_path}/d.yaml:3: not judged: a template that is not rendered; render it first",
    ]
    assert (result.exit_code, strict.exit_code) == (0, EXIT_PARTIAL)
    assert set(strict.output.splitlines()) - set(result.output.splitlines()) == {
        f"{tmp_path}/b.yaml:1: not judged: is no Kubernetes object: it has no apiVersion and kind"
    }


def test_a_framework_chooses_controls_and_one_can_be_left_out(tmp_path: Path) -> None:
    write(tmp_path, a=PRIVILEGED)
    words = [tmp_path, "--framework", "pod-security-baseline"]

    all_of_them = {one["control"] for one in scan_json(*words, control="")["results"]}
    without = {one["control"] for one in scan_json(*words, "--exclude", "privileged_container", control="")["results"]}

    assert "privileged_container" in all_of_them
    assert "image_without_digest" not in all_of_them
    assert all_of_them - without == {"privileged_container"}


def test_a_waiver_in_a_file_holds_until_its_end(tmp_path: Path) -> None:
    def written(until: object) -> Path:
        (tmp_path / "waivers.toml").write_text(
            '[[waiver]]\nid = "W-1"\ncontrol = "privileged_container"\nname = "bad"\nreason = "old"\napprover = "A"\n'
            f'ticket = "T"\nfrom = 2025-01-01\nuntil = {until}\n'
        )
        return tmp_path / "waivers.toml"

    words = [write(tmp_path, a=PRIVILEGED), "--fail-on", "low", "--waivers"]

    last_day = scan(*words, written(TODAY))
    assert (last_day.exit_code, "expired" in last_day.output) == (0, False)
    ended = scan(*words, written(TODAY - timedelta(1)))
    assert ended.exit_code == EXIT_FINDINGS
    assert f"to look at: waiver W-1 of privileged_container expired on {TODAY - timedelta(1)}" in ended.output


def test_a_waiver_on_the_object_holds_until_its_end(tmp_path: Path) -> None:
    line = "privileged_container=the agent needs it; until="

    held = scan(write(tmp_path, a=waived(f"{line}{TODAY}")), "--fail-on", "low", "--verbose")
    ended = scan(write(tmp_path, a=waived(f"{line}{TODAY - timedelta(1)}")), "--fail-on", "low")

    assert held.exit_code == 0
    assert f"waived on the object: the agent needs it (until {TODAY})" in held.output
    assert ended.exit_code == EXIT_FINDINGS
    assert f"to look at: {tmp_path}/a.yaml:3: audit-batch.io/waive: privileged_container expired on" in ended.output


@pytest.mark.parametrize(
    "line",
    [
        "privileged_container",
        "privileged_container=; until=2099-01-01",
        "privileged_container=why",
        "priviliged=why; until=2099-01-01",
    ],
)
def test_a_waiver_without_reason_or_end_is_refused_and_the_finding_stays(tmp_path: Path, line: str) -> None:
    result = scan(write(tmp_path, a=waived(line)), "--fail-on", "low")

    assert result.exit_code == EXIT_FINDINGS
    assert f"to look at: {tmp_path}/a.yaml:3: audit-batch.io/waive: " in result.output


def test_a_baseline_lets_only_what_is_new_fail_wherever_the_old_moves(tmp_path: Path) -> None:
    baseline = ["--baseline", tmp_path / "known.json", "--fail-on", "low"]
    manifests = tmp_path / "manifests"
    manifests.mkdir()

    first = scan(write(manifests, a=PRIVILEGED), *baseline, "--write-baseline")
    moved = scan(write(manifests, a=f"# moved\n\n---\n{PRIVILEGED}"), *baseline)
    added = scan(write(manifests, b=PRIVILEGED.replace("bad", "new")), *baseline)
    (manifests / "a.yaml").unlink()
    gone = scan(write(manifests, b=PLAIN), *baseline)
    elsewhere = scan(manifests, *baseline, control="host_network_namespace")

    assert [first.exit_code, moved.exit_code, added.exit_code, gone.exit_code] == [0, 0, EXIT_FINDINGS, 0]
    assert "0 findings open, 1 in the baseline" in moved.output
    assert "1 finding open (1 critical), 1 in the baseline" in added.output
    assert "to look at: 1 finding of the baseline no longer there" in gone.output
    assert "no longer there" not in elsewhere.output


def test_only_what_a_branch_changes_is_reported_and_all_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> None:
        identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com"]
        subprocess.run([str(GIT), *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "--initial-branch", "main")
    write(tmp_path, old=PRIVILEGED, broken="a: [\n")
    git("add", ".")
    git("commit", "-m", "first")
    write(tmp_path, new=PRIVILEGED.replace("bad", "new"))
    monkeypatch.chdir(tmp_path)

    document = scan_json(".", "--base", "main")

    assert states(document) == [("new.yaml", "open")]
    assert (document["summary"]["objects"], document["summary"]["problems"]) == (1, [])


def test_a_finding_is_the_same_however_its_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a=PRIVILEGED)
    monkeypatch.chdir(tmp_path)

    found = [scan_json(path)["results"][0] for path in (".", "a.yaml", "./a.yaml", tmp_path)]

    assert {one["file"] for one in found} == {"a.yaml"}
    assert len({one["fingerprint"] for one in found}) == 1


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


def test_no_secret_is_shown_beside_a_finding(tmp_path: Path) -> None:
    password = "xK9#mQ2$vL7pW4nR"  # noqa: S105  made up
    env = f"      env:\n        - name: DB_PASSWORD\n          value: {password!r}\n"

    for form in ("terminal", "json", "sarif", "junit", "csv", "github", "markdown", "html"):
        result = scan(write(tmp_path, a=PRIVILEGED + env), "--format", form, "-v", control="credential_in_environment")
        assert "PASSWORD" in result.output
        assert password not in result.output, form


@needs_helm
def test_a_chart_is_judged_in_its_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_helm(monkeypatch, tmp_path)
    folder = tmp_path / "chart"
    (folder / "templates").mkdir(parents=True)
    write(folder, Chart="apiVersion: v2\nname: c\nversion: 1.0.0\n", values="privileged: false\n")
    (folder / "templates" / "pod.yaml").write_text(PRIVILEGED.replace("true", "{{ .Values.privileged }}"))
    write(tmp_path, production="privileged: true\n")

    document = scan_json(folder, "--values", tmp_path / "production.yaml")

    (found,) = document["results"]
    assert (found["file"], found["line"], found["source"]) == (str(folder / "templates" / "pod.yaml"), 8, str(folder))


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "a: &a [*a]",
        "[" * 3000,
        "key: \t- x",
        "? [a]\n: b",
        "--- !!python/object:os.system x\n",
        "- \xa0\n",
        "é: ü",
    ],
)
def test_odd_text_is_a_message_never_a_traceback(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)

    result = scan(tmp_path)

    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "0 verdicts" in result.output
    assert "not judged: " in result.output


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


@pytest.fixture(scope="module")
def demo_manifests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_site(tmp_path_factory.mktemp("demo")).folder / "manifests"


@pytest.mark.parametrize("form", ["terminal", "json", "sarif", "junit", "csv", "github", "markdown", "html"])
def test_the_manifests_of_the_demo_are_scanned_in_each_format(demo_manifests: Path, form: str) -> None:
    words = [demo_manifests, "--format", form, "--strict"]

    result = scan(*words, control="no_revision_history")

    assert result.exit_code == 0, result.output
    assert "no_revision_history" in result.stdout.replace("\\", "")


def test_names_of_files_that_are_no_text_are_told_in_each_format(tmp_path: Path) -> None:
    (tmp_path / "\udcff\x1b[31m\n.yaml").write_text(PRIVILEGED)
    (tmp_path / "\udcfe.yaml").write_text("a: [")

    for form in ("terminal", "json", "sarif", "junit", "csv", "github", "markdown", "html"):
        result = scan(tmp_path, "--format", form)
        assert result.exit_code == 0, result.output
        assert "privileged_container" in result.stdout


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_text, args=(PRIVILEGED,), daemon=True)
    writer.start()

    result = scan(pipe)

    assert f"{pipe}\n  8: critical privileged_container" in result.output
