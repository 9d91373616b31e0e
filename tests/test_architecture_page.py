"""The page on the architecture tells of the rooms that there are, and of files that exist."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "audit_batch" / "README.md").read_text(encoding="utf-8")


def test_the_rooms_stand_in_the_order_of_their_imports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    told = re.findall(r"^\| (`[^|]+) \|", PAGE.partition("## Rooms")[2].partition("## Where")[0], re.MULTILINE)

    assert [re.findall(r"`(\w+)`", line) for line in told] == [
        [room.strip().removeprefix("audit_batch.") for room in layer.split("|")] for layer in layers
    ]


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:\w+/)+\w+\.(?:py|toml)|tests/[\w/]+)`", PAGE))

    assert named
    assert [
        name for name in sorted(named) if not any((room / name).exists() for room in (ROOT, ROOT / "audit_batch"))
    ] == []


def test_each_name_of_the_picture_is_text() -> None:
    picture = (ROOT / ".github" / "architecture.svg").read_text(encoding="utf-8")

    assert "<title>" in picture
    assert all(f">{room}<" in picture for room in ("collect", "warehouse", "relations", "controls", "evaluate"))


def test_every_dependency_is_argued_and_none_is_told_that_is_gone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needed, tools = (
        {re.split(r"[\[<>=]", one)[0] for one in group} - {"audit-batch"}
        for group in ([*project["dependencies"], *extras["objects"], *extras["sign"]], extras["dev"])
    )
    section = PAGE.partition("## What it stands on")[2]

    assert set(re.findall(r"^\| ([a-z0-9.-]+) \|", section, re.MULTILINE)) - {"package"} == needed
    assert set(re.findall(r"[a-z0-9-]{3,}", section.partition("wheel: ")[2].partition(":")[0])) == tools
