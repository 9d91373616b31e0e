"""Editions of a benchmark: the one for a cluster's version, and one that says only how it differs from another."""

from pathlib import Path

import pytest

from audit_batch.catalog.framework import Framework, load_frameworks
from audit_batch.errors import ControlError

NEW = """
title = "House rules"
edition = "2"
kubernetes_since = "1.34"

[[section]]
prefix = "1"
title = "Doors"

[[requirement]]
id = "1.1"
topic = "Front door"
level = 1
assessment = "automated"
controls = ["known"]

[[requirement]]
id = "1.2"
topic = "Back door"
level = 2
assessment = "manual"
attest = "Guard: Is it shut?"
"""
OLD = """
title = "House rules"
edition = "1"
kubernetes_until = "1.33"
same_as = "house-2"

[[requirement]]
id = "1.2"
level = 1
"""


def load(folder: Path, **files: str) -> dict[str, Framework]:
    (folder / "frameworks").mkdir()
    for name, text in files.items():
        (folder / "frameworks" / f"{name.replace('_', '-')}.toml").write_text(text)
    return load_frameworks([folder], {"known"})


def test_an_edition_differs_from_the_other_in_what_it_says_only(tmp_path: Path) -> None:
    found = load(tmp_path, house_1=OLD, house_2=NEW)

    old, new = found["house-1"], found["house-2"]
    assert [r.level for r in old.requirements] == ["1", "1"]
    assert [r.level for r in new.requirements] == ["1", "2"]
    assert [(r.topic, r.controls, r.section) for r in old.requirements] == [
        (r.topic, r.controls, r.section) for r in new.requirements
    ]


@pytest.mark.parametrize(
    ("version", "names"),
    [
        ("v1.33.9", ["house-1"]),
        ("v1.34.0", ["house-2"]),
        ("v1.34.2-gke.1000", ["house-2"]),
        ("v1.9.3", ["house-1"]),
        ("1.40", ["house-2"]),
        ("", ["house-2"]),
        ("unknown", ["house-2"]),
    ],
)
def test_the_version_of_the_cluster_decides_on_the_edition(tmp_path: Path, version: str, names: list[str]) -> None:
    found = load(tmp_path, house_1=OLD, house_2=NEW)

    assert [name for name, framework in found.items() if framework.speaks_of(version)] == names


def test_a_framework_without_versions_speaks_of_every_cluster(tmp_path: Path) -> None:
    (found,) = load(tmp_path, house=NEW.replace('kubernetes_since = "1.34"', "")).values()

    assert found.speaks_of("v1.20.0")
    assert found.speaks_of("")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (OLD.replace("house-2", "house-9"), "same_as names no other framework: 'house-9'"),
        (OLD.replace("house-2", "house-1"), "same_as names no other framework: 'house-1'"),
        (OLD.replace('"1.2"', '"1.9"'), "requirement 1.9: stands not in house-2"),
        (OLD.replace('"1.33"', '"new"'), "kubernetes_until is not a Kubernetes version such as 1.34"),
        (OLD.replace("level = 1", "level = true"), "level is not a whole number or a text"),
    ],
)
def test_an_edition_that_is_wrong_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ControlError, match=problem):
        load(tmp_path, house_1=text, house_2=NEW)


def test_an_edition_of_an_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ControlError, match="itself the same as another"):
        load(tmp_path, house_0=OLD.replace("house-2", "house-1"), house_1=OLD, house_2=NEW)
