"""What a branch changed is told from what it found."""

import shutil
import subprocess
from pathlib import Path

import pytest

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.branch import changed_files, concerns, is_changed
from audit_batch.collect.sources.reading import read_manifests
from audit_batch.errors import ManifestError, UsageError
from tests.collect.manifest_files import chart, pod, write

GIT = shutil.which("git")


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run([str(GIT), *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose branch has changed, added and removed files since it left main, which went on too."""
    write(tmp_path, old=pod("old"), edited=pod("edited"), removed=pod("removed"), staged=pod("staged"))
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    git(tmp_path, "checkout", "-b", "work")
    write(tmp_path, edited=pod("edited2"), **{"sub__ä b": pod("added")})
    (tmp_path / "removed.yaml").unlink()
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "second")
    git(tmp_path, "checkout", "main")
    write(tmp_path, old=pod("old2"))
    git(tmp_path, "commit", "-am", "elsewhere")
    git(tmp_path, "checkout", "work")
    write(tmp_path, staged=pod("staged2"), new=pod("new"))
    git(tmp_path, "add", "staged.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_a_branch_changed_is_told_from_what_it_found(branch: Path) -> None:
    changed = changed_files("main")

    assert {str(path.relative_to(branch)) for path in changed} == {
        "edited.yaml",
        "new.yaml",
        "staged.yaml",
        "sub/ä b.yaml",
    }
    reading = read_manifests([Path()])
    assert [m.body["metadata"]["name"] for m in reading.manifests if is_changed(m, changed)] == [
        "edited2",
        "new",
        "staged2",
        "added",
    ]


def test_a_chart_is_changed_by_any_of_its_files(tmp_path: Path) -> None:
    folder = chart(tmp_path)
    rendered = Manifest(str(folder / "templates/web.yaml"), 1, {}, inputs=(folder, tmp_path / "prod.yaml"))

    assert is_changed(rendered, [folder / "values.yaml"])
    assert is_changed(rendered, [tmp_path / "prod.yaml"])
    assert not is_changed(rendered, [tmp_path / "test.yaml"])
    assert concerns(ManifestError(folder / "Chart.yaml", "x"), [folder / "values.yaml"])
    assert not concerns(ManifestError(tmp_path / "a.yaml", "x"), [tmp_path / "b.yaml"])


@pytest.mark.parametrize("ref", ["nowhere", "--output=x"])
def test_a_commit_that_is_not_there_is_one_clear_sentence(branch: Path, ref: str) -> None:
    with pytest.raises(UsageError, match=f"--base {ref}: git: "):
        changed_files(ref)

    assert not (branch / "x").exists()


def test_without_a_repository_there_is_no_branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match="not a git repository"):
        changed_files("main")
