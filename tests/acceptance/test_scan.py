"""Manifests get the verdicts that a cluster would get, each with its line; what is decided about them is kept."""

import json
import os
from pathlib import Path
from threading import Thread

import pytest

from audit_batch.errors import EXIT_FINDINGS, EXIT_PARTIAL, EXIT_USAGE
from audit_batch.jobs.demo import lay_site
from tests.acceptance.scans import PLAIN, PRIVILEGED, scan, scan_json, states, write
from tests.collect.helm import needs_helm, with_helm


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


def test_a_finding_is_the_same_however_its_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a=PRIVILEGED)
    monkeypatch.chdir(tmp_path)

    found = [scan_json(path)["results"][0] for path in (".", "a.yaml", "./a.yaml", tmp_path)]

    assert {one["file"] for one in found} == {"a.yaml"}
    assert len({one["fingerprint"] for one in found}) == 1


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
    assert "0 verdicts: nothing was judged" in result.output
    assert "could not be judged" in result.output or "1 document without a Kubernetes object" in result.output
    assert "not judged: " in scan(tmp_path, "--strict").output


def test_documents_of_other_programs_break_no_test_and_no_line_of_a_gate_unless_it_is_strict(tmp_path: Path) -> None:
    write(tmp_path, a=PLAIN, compose="services: {web: {image: x}}\n", broken="a: [\n")
    said = "is no Kubernetes object"

    for form, words in [("terminal", []), ("terminal", ["-q"]), ("junit", []), ("github", []), ("markdown", [])]:
        result = scan(tmp_path, "--format", form, *words)
        strict = scan(tmp_path, "--format", form, *words, "--strict")
        assert (result.exit_code, strict.exit_code) == (0, EXIT_PARTIAL)
        assert (said in result.output, said in strict.output) == (False, True), form
        assert "did not find expected node content" in result.output, form
    assert said in scan(tmp_path, "--verbose").output


@pytest.mark.parametrize("words", [[], ["--quiet"]])
def test_programs_are_told_of_all_that_was_not_judged(tmp_path: Path, words: list[str]) -> None:
    write(tmp_path, compose="services: {web: {image: x}}\n", broken="a: [\n")

    document = scan_json(tmp_path, *words)

    assert [(Path(one["file"]).name, one["line"], one["foreign"]) for one in document["summary"]["not_judged"]] == [
        ("broken.yaml", 2, False),
        ("compose.yaml", 1, True),
    ]
    assert document["summary"]["problems"] == [
        f"{one['file']}:{one['line']}: {one['reason']}" for one in document["summary"]["not_judged"]
    ]


def test_a_verdict_that_is_not_assessed_does_not_end_a_strict_scan(tmp_path: Path) -> None:
    pod = PLAIN.replace("spec:", "spec:\n  serviceAccountName: elsewhere")

    result = scan(write(tmp_path, a=pod), "--strict", control="missing_service_account")

    assert ("1 not assessed" in result.output, result.exit_code) == (True, 0)


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
