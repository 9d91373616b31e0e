"""What a branch changed is told from what it found."""

import shutil
import subprocess
from pathlib import Path

import pytest

from audit_batch.collect.manifests import Release
from audit_batch.collect.sources.branch import concerns, find_changes, is_changed
from audit_batch.collect.sources.reading import read_manifests
from audit_batch.errors import UsageError
from tests.collect.helm import needs_helm, needs_kustomize, with_helm
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


def begun(folder: Path) -> Path:
    """Make a repository of what is in a folder, with a branch that has changed nothing yet."""
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "first")
    git(folder, "checkout", "-b", "work")
    return folder


def shown(*paths: Path, values: Path | None = None) -> list[str]:
    """What of a reading is reported: objects, and files with a problem."""
    reading = read_manifests(paths, release=Release([values] if values else []))
    changes = find_changes("main", paths)
    found = [m.body["metadata"]["name"] for m in reading.manifests if is_changed(m, changes)]
    return found + [Path(one.path).name for one in (*reading.problems, *reading.foreign) if concerns(one, changes)]


def test_what_a_branch_changed_is_told_from_what_it_found(branch: Path) -> None:
    git(branch, "checkout", "main", "--", "removed.yaml")

    assert {str(path.relative_to(branch)) for path in find_changes("main", [Path()]).files} == {
        "edited.yaml",
        "new.yaml",
        "staged.yaml",
        "sub/ä b.yaml",
    }
    assert shown(Path()) == ["edited2", "new", "staged2", "added"]


def test_beside_a_deleted_manifest_all_is_reported(tmp_path: Path) -> None:
    write(tmp_path, apps__web=pod("web"), apps__policy=pod("policy"), apps__broken="a: [", other__db=pod("db"))
    write(tmp_path, **{"other/notes.md": "of no account"})
    begun(tmp_path)
    (tmp_path / "apps" / "policy.yaml").unlink()
    (tmp_path / "other" / "notes.md").unlink()

    assert shown(tmp_path) == ["web", "broken.yaml"]


@needs_helm
@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ("true", []),
        ("echo '# more' >> other.yaml", ["other"]),
        ("echo '# more' >> chart/values.yaml", ["extra", "map", "release"]),
        ("echo '# more' >> prod/values.yaml", ["extra", "map", "release"]),
        ("echo 'c: d' >> shared/values.yaml", ["extra", "map", "release"]),
        ("rm chart/templates/web.yaml", ["extra", "map"]),
        ("echo 'a: [' > prod/values.yaml", ["Chart.yaml"]),
        ("rm prod/values.yaml", ["Chart.yaml"]),
    ],
)
def test_a_chart_is_changed_by_whatever_it_is_made_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, reported: list[str]
) -> None:
    with_helm(monkeypatch, tmp_path)
    shared = write(tmp_path / "shared", Chart="apiVersion: v2\nname: shared\nversion: 1.0.0\n", values="a: b\n")
    folder = write(chart(tmp_path), templates__extra=pod("extra"))
    (folder / "charts" / "shared").symlink_to(shared)
    begun(write(tmp_path, prod__values="enabled: false\n", other=pod("other")))

    subprocess.run(["sh", "-c", change], cwd=tmp_path, check=True)  # noqa: S607

    assert sorted(shown(folder, tmp_path / "other.yaml", values=tmp_path / "prod" / "values.yaml")) == reported


@needs_kustomize
@pytest.mark.parametrize("name", ["kustomization", "web"])
def test_an_overlay_is_changed_by_what_it_builds_upon(tmp_path: Path, name: str) -> None:
    write(tmp_path, prod__kustomization="resources: [../base, ../more.yaml]\n", more=pod("more"))
    write(tmp_path, base__kustomization="resources: [web.yaml]\n", base__web=pod("web"), other=pod("other"))
    begun(tmp_path)
    unchanged = shown(tmp_path / "prod")
    file = tmp_path / "base" / f"{name}.yaml"

    file.write_text("a: [")
    broken = shown(tmp_path / "prod")
    file.unlink()
    gone = shown(tmp_path / "prod")
    shutil.rmtree(tmp_path / "base")

    alone = [] if name == "kustomization" else ["web.yaml"]
    assert (unchanged, broken) == ([], ["kustomization.yaml", *alone])
    # Beside a folder that is gone, as beside any deleted manifest, what is left is reported.
    assert (gone, shown(tmp_path / "prod")) == (["kustomization.yaml"], ["more", "kustomization.yaml"])


def test_each_path_has_its_own_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (begun(write(tmp_path / name, old=pod("old"))) for name in ("one", "two"))
    write(one, first=pod("first"))
    write(two, deep__second=pod("second"))
    monkeypatch.chdir(one)
    monkeypatch.setenv("GIT_DIR", str(one / ".git"))

    assert shown(Path("../two")) == ["second"]
    assert shown(Path("*.yaml"), two / "deep" / "second.yaml", Path("-")) == ["first", "second"]
    monkeypatch.delenv("GIT_DIR")
    git(two, "branch", "-D", "main")
    with pytest.raises(UsageError, match=f"--base main: git: .* .in {two}."):
        shown(one, two)


@pytest.mark.parametrize("ref", ["nowhere", "--output=x"])
def test_a_commit_that_is_not_there_is_one_clear_sentence(branch: Path, ref: str) -> None:
    with pytest.raises(UsageError, match=f"--base {ref}: git: "):
        find_changes(ref, [Path()])

    assert not (branch / "x").exists()


def test_without_a_repository_there_is_no_branch(branch: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = write(tmp_path_factory.mktemp("outside"), a=pod("a"))

    with pytest.raises(UsageError, match=f"--base main: {outside} lies in no git repository; leave it out"):
        find_changes("main", [branch, outside])
