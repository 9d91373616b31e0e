"""Findings on what overlays build, as a user sees them: in the file at fault, under a mark that stays."""

import shutil
from pathlib import Path

import pytest

from tests.acceptance.scans import PLAIN, scan, scan_json
from tests.collect.helm import needs_kustomize
from tests.collect.manifest_files import write

pytestmark = needs_kustomize

PATCH = """\
apiVersion: v1
kind: Pod
metadata: {name: good, namespace: shop}
spec:
  containers:
    - name: app
      securityContext: {privileged: true}
"""


def overlay(folder: Path) -> Path:
    return write(
        folder,
        base__kustomization="resources: [pod.yaml]\n",
        base__pod=PLAIN,
        prod__kustomization="resources: [../base]\npatches: [path: patch.yaml]\n",
        prod__patch=PATCH,
    )


def test_a_finding_stands_in_the_patch_that_makes_it(tmp_path: Path) -> None:
    overlay(tmp_path)

    output = scan(tmp_path / "prod").stdout

    assert f"{tmp_path / 'prod' / 'patch.yaml'}\n  7: critical privileged_container: Pod/shop/good: " in output
    assert "    7 |       securityContext: {privileged: true}\n" in output
    assert "privileged: false" not in output


def test_a_mark_stays_wherever_the_folders_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    overlay(tmp_path / "here")
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    found = []
    for place in ("here", "there"):
        monkeypatch.chdir(tmp_path / place / "prod")
        found += scan_json(".")["results"]

    assert [one["file"] for one in found] == ["patch.yaml", "patch.yaml"]
    assert len({one["fingerprint"] for one in found}) == 1


def test_a_mark_stays_with_what_is_generated_anew(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        entry = f"{{name: app, literals: [DB_PASSWORD=correct-horse-{name}]}}"
        write(tmp_path, kustomization=f"configMapGenerator:\n- {{name: none}}\n- {entry}\n")
        found += scan_json(tmp_path, control="credential_in_config_map")["results"]

    first, second = (one for one in found if one["state"] == "open")
    assert first["resource"]["name"] != second["resource"]["name"]
    assert (first["fingerprint"], first["line"]) == (second["fingerprint"], 3)


def test_nothing_of_a_secret_is_shown_where_it_is_generated(tmp_path: Path) -> None:
    entry = "{name: app, literals: [colour=blue-and-yellow, pin=0815]}"
    write(tmp_path, kustomization=f"secretGenerator: [{entry}]\n")

    output = scan(tmp_path, control="secret_outside_store").stdout

    assert "1 | secretGenerator: [redacted]" in output
    assert "blue" not in output
    assert "0815" not in output
