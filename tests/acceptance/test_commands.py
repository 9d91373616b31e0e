"""Whole commands as a user types them: what they say, and how they exit."""

import json
import re
import subprocess
import sys
from pathlib import Path
from shutil import copy

import click
import pytest
import yaml
from click.testing import CliRunner, Result

from audit_batch import __version__
from audit_batch.cli import COMMANDS, main
from audit_batch.errors import EXIT_SOURCE, EXIT_USAGE, EXIT_WAREHOUSE

README = Path(__file__).parents[2] / "README.md"


def audit_batch(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_help_names_every_command_with_its_own_first_line() -> None:
    for name, line in COMMANDS.items():
        command = main.get_command(click.Context(main), name)
        assert command is not None
        assert command.help is not None
        assert command.help.split("\n\n")[0].strip() == line


def test_the_readme_has_the_table_of_commands() -> None:
    rows = dict(re.findall(r"^\| `audit-batch ([a-z-]+)` \| (.+) \|$", README.read_text(), re.MULTILINE))

    assert rows == COMMANDS


def test_chart_and_changelog_are_of_this_version() -> None:
    chart = yaml.safe_load((README.parent / "schedules" / "audit-batch" / "Chart.yaml").read_text())
    releases = re.findall(r"^## (\d\S+) \(", (README.parent / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert (chart["version"], chart["appVersion"], releases[0]) == (__version__, __version__, __version__)


def test_help_imports_neither_duckdb_nor_pandas() -> None:
    code = "import sys; from audit_batch.cli import main; main(['-h'], standalone_mode=False); print(list(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "'duckdb'" not in done.stdout
    assert "'pandas'" not in done.stdout


def test_a_command_that_is_not_there_is_a_usage_error() -> None:
    assert audit_batch("snapshoot").exit_code == EXIT_USAGE


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("query", "SELECT 1", "--warehouse", "{tmp}/none"), EXIT_WAREHOUSE, "no warehouse here yet"),
        (("report", "--warehouse", "{tmp}/none", "nothing"), EXIT_USAGE, "no notebook is called 'nothing'"),
        (("report", "-p", "oops"), EXIT_USAGE, "'oops' is not NAME=VALUE"),
        (("evaluate", "--as-of", "yesterday"), EXIT_USAGE, "is no day like 2026-03-31"),
        (("evaluate", "--waivers", "{tmp}/none.toml", "--warehouse", "{tmp}/w"), EXIT_USAGE, "none.toml"),
        (("evaluate", "--warehouse", "{tmp}/w"), EXIT_WAREHOUSE, "holds no snapshot yet"),
        (("controls", "show", "nothing"), EXIT_USAGE, "no control is called 'nothing'"),
        (("controls", "list", "--controls", "{tmp}/none"), EXIT_USAGE, "no such folder of controls"),
        (("frameworks", "show", "nothing"), EXIT_USAGE, "no framework is called 'nothing'"),
        (("snapshot", "--kubeconfig", "{tmp}/none"), EXIT_USAGE, "give the path of a kubeconfig"),
        (("query", "SELECT 1", "--format", "parquet"), EXIT_USAGE, "name a file with --output"),
        (("verify", "--config", "{tmp}/none.toml"), EXIT_USAGE, "cannot be read"),
    ],
)
def test_a_fault_is_one_line_and_its_exit_code(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    result = audit_batch(*(word.format(tmp=tmp_path) for word in words))

    assert (result.exit_code, said in result.output) == (code, True), result.output
    assert "Traceback" not in result.output


def test_a_folder_that_was_mistyped_does_not_become_a_warehouse(tmp_path: Path) -> None:
    audit_batch("evaluate", "--warehouse", str(tmp_path / "w"))

    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there_exits_with_3_and_leaves_no_warehouse(tmp_path: Path) -> None:
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(
        json.dumps(
            {
                "current-context": "c",
                "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
                "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:1"}}],
                "users": [{"name": "u", "user": {"token": "t0ken-of-nobody"}}],
            }
        )
    )

    result = audit_batch("snapshot", "--kubeconfig", str(kubeconfig), "--warehouse", str(tmp_path / "w"))

    assert (result.exit_code, "no connection" in result.output) == (EXIT_SOURCE, True), result.output
    assert "t0ken" not in result.output
    assert not (tmp_path / "w").exists()


def test_doctor_says_one_line_each(tmp_path: Path) -> None:
    result = audit_batch("doctor", "--warehouse", str(tmp_path), "--kubeconfig", str(tmp_path / "none"))

    lines = [line.split()[:2] for line in result.output.splitlines()]
    assert ["ok", "pango"] in lines
    assert ["ok", "controls"] in lines
    assert ["note", "warehouse"] in lines
    assert ["note", "cluster"] in lines


def test_controls_list_and_show_name_every_control() -> None:
    listed = audit_batch("controls", "list").output
    shown = audit_batch("controls", "show", "wildcard_role").output

    assert re.search(r"^rbac +wildcard_role +high ", listed, re.MULTILINE)
    assert re.search(r"^for +CIS Kubernetes Benchmark", shown, re.MULTILINE)


def test_the_files_of_a_control_are_printed_as_they_are_to_begin_another_with() -> None:
    folder = Path(__file__).parents[2] / "controls" / "rbac"

    printed = [audit_batch("controls", "show", "wildcard_role", "--file", part).output for part in ("sql", "yaml")]

    assert printed == [(folder / f"wildcard_role.{part}").read_text(encoding="utf-8") for part in ("sql", "yaml")]


def test_frameworks_list_and_show_every_requirement() -> None:
    listed = audit_batch("frameworks", "list").output
    shown = audit_batch("frameworks", "show", "cis-kubernetes-2.0.1").output

    assert re.search(r"^cis-kubernetes-2\.0\.1 +131 ", listed, re.MULTILINE)
    assert re.search(r"^5\.2\.2 +", shown, re.MULTILINE)


def test_a_control_of_ones_own_that_no_framework_names_is_told(tmp_path: Path) -> None:
    (tmp_path / "rbac").mkdir()
    shipped = Path(__file__).parents[2] / "controls" / "rbac"
    for suffix in ("sql", "yaml"):
        copy(shipped / f"wildcard_role.{suffix}", tmp_path / "rbac" / f"our_roles.{suffix}")

    result = audit_batch("frameworks", "list", "--controls", str(tmp_path))

    assert "in no framework: " in result.stderr
    assert result.stderr.count("\n") == 1
