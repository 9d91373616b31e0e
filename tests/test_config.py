"""Settings come from flags, the environment, the file and the defaults, in this order; a wrong one is named."""

from pathlib import Path

import pytest

from audit_batch.config import Settings, load_settings, shipped
from audit_batch.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    path = folder / "audit-batch.toml"
    path.write_text(text)
    return path


def test_without_anything_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert load_settings(None, {}, {}) == Settings()


def test_flags_come_before_the_environment_before_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'cluster = "file"\ncontext = "file"\norganisation = "file"\n')
    environment = {"AUDIT_BATCH_CLUSTER": "environment", "AUDIT_BATCH_CONTEXT": "environment"}

    settings = load_settings(path, environment, {"cluster": "flag", "context": None})

    assert (settings.cluster, settings.context, settings.organisation) == ("flag", "environment", "file")


def test_a_file_in_the_working_directory_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "wait = 5")
    monkeypatch.chdir(tmp_path)

    assert load_settings(None, {}, {}).wait == 5.0


def test_paths_in_a_file_are_relative_to_it(tmp_path: Path) -> None:
    path = write(tmp_path, 'warehouse = "w"\nwaivers = ["a.toml", "/etc/b.toml"]\n')

    settings = load_settings(path, {}, {})

    assert settings.warehouse == tmp_path / "w"
    assert settings.waivers == (tmp_path / "a.toml", Path("/etc/b.toml"))


def test_lists_in_the_environment_are_separated_by_colons() -> None:
    assert load_settings(None, {"AUDIT_BATCH_CONTROLS": "a:b"}, {}).controls == (Path("a"), Path("b"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("clustre = 'a'", "unknown setting 'clustre'"),
        ("cluster = 1", "cluster is not a text"),
        ("wait = 'long'", "wait is not a number of seconds"),
        ("wait = -1", "wait is not a number of seconds"),
        ("waivers = 'a.toml'", "waivers is not a list of paths"),
        ("params = 1", r"params is not a table of tables; write \[params.CONTROL\]"),
        ("cluster = ", "not TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, text: str, problem: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(ConfigError, match=problem) as caught:
        load_settings(path, {}, {})

    assert str(caught.value).startswith(str(path))


def test_a_file_that_was_named_and_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path / "none.toml", {}, {})


def test_a_wrong_number_in_the_environment_is_named() -> None:
    with pytest.raises(ConfigError, match="AUDIT_BATCH_WAIT is not a number"):
        load_settings(None, {"AUDIT_BATCH_WAIT": "long"}, {})


@pytest.mark.parametrize("folder", ["controls", "notebooks", "reports"])
def test_what_is_shipped_is_there(folder: str) -> None:
    assert shipped(folder).is_dir()
