"""Lines of a user's file are shown beside findings, and no secret with them."""

from pathlib import Path

import pytest

from audit_batch.collect.sources.excerpt import Excerpts
from audit_batch.collect.sources.reading import read_manifests
from audit_batch.redact import Door

DOOR = Door(b"k" * 32)
PASSWORD = "xK9#mQ2$vL7pW4nR"  # noqa: S105  made up
KEY = """\
-----BEGIN RSA PRIVATE KEY-----
MIIEowIBAAKCAQEA7bq1Xl0PcFo2vNkQ
zT3yqWm8uJr5sKd9hGf4aLpEiXo
-----END RSA PRIVATE KEY-----
"""


def shown(folder: Path, text: str) -> list[str]:
    """Every line of the one object in a file, as it is shown."""
    (folder / "a.yaml").write_text(text)
    (manifest,) = read_manifests([folder / "a.yaml"]).manifests
    return [line for _, line in Excerpts(b"", DOOR).show(manifest, range(1, text.count("\n") + 5))]


def pod(env: str) -> str:
    return f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: app\n    env:\n{env}"


def test_what_is_no_secret_is_shown_as_it_is_written(tmp_path: Path) -> None:
    text = pod("    - name: MODE   # why\n      value: 'fast'\n")

    assert shown(tmp_path, text) == text.split("\n")


@pytest.mark.parametrize(
    "env",
    [
        f"    - name: DB_PASSWORD\n      value: '{PASSWORD}'\n",
        f"    - {{name: DB_PASSWORD, value: '{PASSWORD}'}}\n",
        '    - name: DB_PASSWORD\n      value: "xK9\\x23mQ2$vL7pW4nR"\n',
        f"    - name: DB_PASSWORD\n      value: |\n        {PASSWORD}\n",
        f"    - name: DB_PASSWORD\n      value: >-\n        {PASSWORD}\n        more\n",
    ],
    ids=["quoted", "flow", "escaped", "literal", "folded"],
)
def test_a_password_is_not_shown_however_it_is_written(tmp_path: Path, env: str) -> None:
    lines = shown(tmp_path, pod(env))

    assert "vL7pW4nR" not in "\n".join(lines)
    assert "DB_PASSWORD" in "\n".join(lines)
    assert any("redacted" in line for line in lines)


def test_a_password_in_an_item_that_does_not_say_its_kind_is_not_shown(tmp_path: Path) -> None:
    env = f"[{{name: PASSWORD, value: {PASSWORD}}}]"
    item = f"- metadata: {{name: a}}\n  spec: {{containers: [{{name: a, env: {env}}}]}}\n"

    lines = shown(tmp_path, f"apiVersion: v1\nkind: PodList\nitems:\n{item}")

    assert lines[3] == "- metadata: {name: a}"
    assert "vL7pW4nR" not in "\n".join(lines)


@pytest.mark.parametrize("field", ["data: {key: c2VjcmV0LXZhbHVl}", "stringData: {key: secret-value}"])
def test_nothing_of_a_secret_is_shown(tmp_path: Path, field: str) -> None:
    lines = shown(tmp_path, f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\n{field}\n")

    assert lines[:3] == ["apiVersion: v1", "kind: Secret", "metadata: {name: a}"]
    assert lines[3] == field.partition("key: ")[0] + "key: [redacted]}"


def test_a_secret_in_the_name_of_a_field_is_not_shown(tmp_path: Path) -> None:
    data = f"  https://user:{PASSWORD}@example.com/: {{plain: text}}\n"

    lines = shown(tmp_path, f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n{data}")

    assert "vL7pW4nR" not in "\n".join(lines)
    assert lines[3] == "data:"


def test_no_line_of_a_key_is_shown(tmp_path: Path) -> None:
    block = "".join(f"    {line}\n" for line in KEY.splitlines())

    lines = shown(tmp_path, f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n  tls.key: |\n{block}")

    assert not any(part in "\n".join(lines) for part in KEY.splitlines()[1:3])
    assert lines[4].startswith("  tls.key:")


def test_lines_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(pod(""))
    (manifest,) = read_manifests([tmp_path]).manifests
    (tmp_path / "a.yaml").unlink()

    assert Excerpts(b"", DOOR).show(manifest, [1]) == []
