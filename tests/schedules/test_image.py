"""The image: its file is clean, and its steps make something that runs."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.schedules.image import CHECKOUT, DOCKERFILE, Stage, build, instructions, program, run

STEPS = instructions(DOCKERFILE.read_text())


def test_the_linter_of_image_files_finds_nothing() -> None:
    hadolint = shutil.which("hadolint") or str(Path(sys.executable).parent / "hadolint")

    ended = subprocess.run([hadolint, str(DOCKERFILE)], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (0, "")


def test_it_scans_the_folder_that_is_mounted_and_is_nobody() -> None:
    last = [words for name, words in STEPS if name in ("WORKDIR", "USER", "ENTRYPOINT", "CMD")]

    runtime = [words for words in last if words in ("10001:10001", "/manifests", '["tini", "--", "audit-batch"]')]
    assert runtime == ["10001:10001", "/manifests", '["tini", "--", "audit-batch"]']
    assert last[-1] == '["scan", "."]'


def test_what_the_image_is_made_of_is_let_in_and_nothing_else() -> None:
    let_in = {line[1:] for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {word for name, words in STEPS if name == "COPY" and "--from" not in words for word in words.split()[:-1]}

    assert copied == let_in


def test_everything_is_installed_by_the_pinned_versions_and_without_a_compiler() -> None:
    installs = [words for name, words in STEPS if name == "RUN" and "pip install" in words]

    assert installs
    assert all("--constraint constraints.txt" in words for words in installs)
    assert all("--only-binary :all:" in words for words in installs)
    assert not any("build-essential" in words or "gcc" in words for _, words in STEPS)


def test_each_script_of_the_workflow_can_be_read_and_fails_with_what_comes_before_a_pipe() -> None:
    workflow = yaml.safe_load((CHECKOUT / ".github/workflows/image.yaml").read_text())
    scripts = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]

    read = [
        subprocess.run([program("bash"), "-n"], input=script, text=True, check=False).returncode for script in scripts
    ]

    assert len(scripts) > 5
    assert read == [0] * len(scripts)
    assert workflow["defaults"]["run"]["shell"] == "bash"


@pytest.fixture(scope="module")
def image() -> Iterator[Stage]:
    """The last stage, built from an empty Debian."""
    if os.geteuid() or not shutil.which("debootstrap"):
        pytest.skip("needs root and debootstrap")
    with tempfile.TemporaryDirectory(prefix="audit-batch-image-") as folder:
        base = Path(folder) / "base"
        suite = DOCKERFILE.read_text().partition("BASE=debian:")[2].partition("-slim")[0]
        words = [program("debootstrap"), "--variant=minbase", suite, str(base)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        yield build(base, Path(folder), "audit-batch")


@pytest.mark.soak
def test_an_empty_debian_becomes_an_image_in_which_nothing_is_missing(image: Stage) -> None:
    ended = run(image, [*image.entrypoint, "doctor"])

    assert ended.returncode == 0, ended.stdout
    assert "ok    pango" in ended.stdout
    assert "BAD" not in ended.stdout


@pytest.mark.soak
def test_the_default_command_scans_what_lies_in_the_folder(image: Stage) -> None:
    shutil.copy(CHECKOUT / "schedules/kustomize/audit-batch.yaml", image.root / "manifests/audit-batch.yaml")

    ended = run(image, [*image.entrypoint, *image.command])

    assert ended.returncode == 0
    assert "host_path_volume" in ended.stdout


@pytest.mark.soak
def test_there_is_no_compiler_and_nothing_that_its_user_may_change(image: Stage) -> None:
    tools = run(image, ["sh", "-c", "command -v gcc cc make pip pip3 git curl"])
    writable = run(image, ["find", "/opt", "/usr", "/etc", "-writable", "-not", "-type", "l"])

    assert tools.stdout == ""
    assert writable.stdout == ""
