"""What runs scans elsewhere (GitHub, GitLab, pre-commit), tried as far as it runs without its host."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github/actions/audit-batch-scan"
TEMPLATE = ROOT / ".gitlab/audit-batch-scan/template.yml"
BAD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - {name: web, image: example.com/web:1, securityContext: {privileged: true}}
"""
GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: words, namespace: shop}\ndata: {word: one}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad files").mkdir()
    (tmp_path / "bad files" / "pod.yaml").write_text(BAD, encoding="utf-8")
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def run(command: list[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **variables, "PATH": path}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def scan_as_action(folder: Path, paths: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return run(["bash", str(ACTION / "scan.sh")], folder, SCAN_PATHS=paths, SCAN_FAIL_ON="high", **variables)


def test_the_action_annotates_the_line_fails_and_leaves_its_sarif(folder: Path) -> None:
    done = scan_as_action(folder, "bad files\n\ngood.yaml\n", SCAN_SARIF="scan.sarif")

    assert done.returncode == 1
    assert "file=bad files/pod.yaml,line=6" in done.stdout
    assert '"version":"2.1.0"' in (folder / "scan.sarif").read_text(encoding="utf-8").replace(" ", "")


def test_the_action_passes_what_is_right_and_takes_no_input_for_a_command(folder: Path) -> None:
    done = scan_as_action(folder, "good.yaml", SCAN_FRAMEWORK="pod-security-baseline")
    strange = scan_as_action(folder, "$(touch made)")

    assert done.returncode == 0, done.stderr
    assert strange.returncode == 2
    assert not (folder / "made").exists()


def test_the_action_hands_options_on_each_as_one_word(folder: Path) -> None:
    options = "--namespace=shop\n\n--exclude=privileged_container\n--output=some file.txt\n"

    done = scan_as_action(folder, "bad files", SCAN_OPTIONS=options)
    strange = scan_as_action(folder, "good.yaml", SCAN_OPTIONS="; touch made")

    assert "privileged_container" not in (folder / "some file.txt").read_text(encoding="utf-8")
    assert (done.returncode, strange.returncode) == (1, 2)
    assert not (folder / "made").exists()


def test_the_action_annotates_what_a_strict_scan_could_not_judge(folder: Path) -> None:
    (folder / "broken.yaml").write_text("a: [\n", encoding="utf-8")

    done = scan_as_action(folder, "good.yaml\nbroken.yaml", SCAN_SARIF="scan.sarif", SCAN_OPTIONS="--strict")
    wrong = scan_as_action(folder, "nowhere.yaml", SCAN_SARIF="scan.sarif")

    assert (done.returncode, wrong.returncode) == (6, 2)
    assert "::warning file=broken.yaml" in done.stdout
    assert (folder / "scan.sarif").exists()


def test_every_input_of_the_action_is_handed_on_as_a_variable_and_described() -> None:
    action = load(ACTION / "action.yml")
    page = (ACTION / "README.md").read_text(encoding="utf-8")

    last = action["runs"]["steps"][-1]
    assert action["runs"]["using"] == "composite"
    assert {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]} == set(last["env"].values())
    assert not any("${{" in step.get("run", "") for step in action["runs"]["steps"])
    assert [name for name in action["inputs"] if f"| `{name}` |" not in page] == []


def test_the_lines_of_the_gitlab_job_fail_with_a_report_and_pass_without_findings(folder: Path) -> None:
    template = load(TEMPLATE)
    job = template["audit-batch-scan"]
    script = "\n".join(["set -e", *job["script"]])

    bad = run(["bash", "-c", script], folder, **{**template["variables"], "AUDIT_BATCH_PATHS": "bad files"})
    report = (folder / job["artifacts"]["reports"]["junit"]).read_text(encoding="utf-8")
    good = run(["bash", "-c", script], folder, **{**template["variables"], "AUDIT_BATCH_PATHS": "good.yaml"})
    options = "--control=privileged_container --exclude=privileged_container"
    less = run(["bash", "-c", script], folder, **{**template["variables"], "AUDIT_BATCH_OPTIONS": options})

    assert (bad.returncode, good.returncode, less.returncode) == (1, 0, 0)
    assert "privileged_container" in report
    assert not job["image"].endswith("-slim"), "pip fetches a repository by git, which a slim image lacks"
    assert all(f"| `{name}` |" in TEMPLATE.with_name("README.md").read_text() for name in template["variables"])


def test_the_log_of_the_gitlab_job_says_why_a_strict_scan_fails(folder: Path) -> None:
    (folder / "broken.yaml").write_text("a: [\n", encoding="utf-8")
    template = load(TEMPLATE)
    script = "\n".join(["set -e", *template["audit-batch-scan"]["script"]])
    variables = {**template["variables"], "AUDIT_BATCH_OPTIONS": "--strict", "AUDIT_BATCH_PATHS": "broken.yaml"}

    done = run(["sh", "-c", script], folder, **variables)
    wrong = run(["sh", "-c", script], folder, **{**variables, "AUDIT_BATCH_PATHS": "nowhere.yaml"})

    assert (done.returncode, wrong.returncode) == (6, 2)
    assert "not judged: broken.yaml:2" in done.stdout


def test_the_gitlab_job_of_a_merge_request_reports_what_it_changes(folder: Path) -> None:
    template = load(TEMPLATE)
    script = "\n".join(["set -e", *template["audit-batch-scan"]["script"]])
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "before"]):
        run([*git, *words], folder).check_returncode()
    (folder / "bad files" / "words.yaml").write_text(GOOD, encoding="utf-8")
    run([*git, "add", "-A"], folder).check_returncode()
    run([*git, "commit", "-q", "-m", "change"], folder).check_returncode()

    done = run(["sh", "-c", script], folder, **{**template["variables"], "AUDIT_BATCH_BASE": "HEAD~1"})

    assert (done.returncode, done.stderr) == (0, "")
    assert "1 object," in done.stdout


def test_the_hook_stops_a_commit_of_a_bad_manifest_only(folder: Path) -> None:
    (hook,) = load(ROOT / ".pre-commit-hooks.yaml")
    command = shlex.split(hook["entry"])

    bad = run([*command, "good.yaml", "bad files/pod.yaml"], folder)
    good = run([*command, "good.yaml"], folder)

    assert {"id", "name", "entry", "language"} <= hook.keys()
    assert (bad.returncode, good.returncode) == (1, 0)
    assert "privileged_container" in bad.stdout
