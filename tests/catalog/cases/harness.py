"""Malformed files as data: a sound table with one thing changed, or a whole file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from ruamel.yaml import YAML

HERE = Path(__file__).parent


def load_cases(stem: str) -> list[ParameterSet]:
    """Load the cases of one file; each is the parameter of one test, which has its name."""
    cases = YAML(typ="safe").load((HERE / f"{stem}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in cases]


def toml_lines(sound: Mapping[str, str], changes: Mapping[str, str | None]) -> list[str]:
    """Write a table whose values are TOML; a change to null leaves its key out."""
    changed = {**sound, **changes}
    return [f"{key} = {value}" for key, value in changed.items() if value is not None]


def written(case: Mapping[str, Any], above: str, sound: Mapping[str, str]) -> str:
    """Write the file of a case: its own text, or the sound table below its header with the case's changes."""
    if "file" in case:
        return str(case["file"])
    return "\n".join([above, *toml_lines(sound, case["change"])]) + "\n"
