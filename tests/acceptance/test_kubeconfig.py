"""A kubeconfig that cannot be used is named, with what to do, and nothing is left behind."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit_batch.cli import main
from audit_batch.errors import EXIT_USAGE


def snapshot(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["snapshot", "--warehouse", str(folder / "warehouse"), *words])


def test_a_kubeconfig_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"

    done = snapshot(tmp_path, "--kubeconfig", str(missing))

    assert done.exit_code == EXIT_USAGE
    assert done.output == f"error: {missing}: is no file; give the path of a kubeconfig with --kubeconfig\n"
    assert not (tmp_path / "warehouse").exists()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no credentials for a cluster"),
        ("kind: Config\n", "no credentials for a cluster"),
        ("- a list\n", "cannot be read"),
        ("a text\n", "cannot be read"),
        ("{broken", "cannot be read"),
        ("users: [{name: a, user: {token: hunter2-is-secret\n", "cannot be read"),
    ],
)
def test_a_kubeconfig_that_says_nothing_useful_is_named_and_not_quoted(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "config.yaml").write_text(text)

    done = snapshot(tmp_path, "--kubeconfig", str(tmp_path / "config.yaml"))

    assert done.exit_code == EXIT_USAGE
    assert done.output.startswith(f"error: {tmp_path / 'config.yaml'}: {problem}")
    assert done.output.count("\n") == 1
    assert "hunter2" not in done.output


def test_the_kubeconfig_of_the_environment_is_named_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "gone.yaml"))

    done = snapshot(tmp_path)

    assert done.exit_code == EXIT_USAGE
    assert done.output.startswith(f"error: {tmp_path / 'gone.yaml'}: no credentials for a cluster")
    assert "--kubeconfig" in done.output
