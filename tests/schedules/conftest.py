"""What the chart makes, rendered once for all tests; the default set also without helm, as the plain manifests."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.collect.helm import HELM

SCHEDULES = Path(__file__).parents[2] / "schedules"
CHART = SCHEDULES / "audit-batch"
VALUES = sorted((CHART / "ci").glob("*.yaml"))

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one set of values became."""

    name: str
    text: str
    objects: tuple[Json, ...]

    def of(self, kind: str, name: str = "") -> list[Json]:
        return [found for found in self.objects if found["kind"] == kind and name in ("", found["metadata"]["name"])]


def helm(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(HELM), *words], capture_output=True, text=True, check=False)


def parse(name: str, text: str) -> Rendered:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Rendered(name, text, tuple(found for found in yaml.load_all(text, loader) if found))


@pytest.fixture(scope="session")
def rendered() -> Callable[[str], Rendered]:
    """The chart with the values of a file in ci/, by its name."""
    known: dict[str, Rendered] = {}

    def render(name: str) -> Rendered:
        if name not in known:
            values = ["--namespace", "audit-batch", "--values", str(CHART / "ci" / f"{name}.yaml")]
            ended = helm("template", "audit-batch", str(CHART), *values)
            assert ended.returncode == 0, ended.stderr
            known[name] = parse(name, ended.stdout)
        return known[name]

    return render


@pytest.fixture(scope="session")
def plain() -> Rendered:
    """The plain manifests, which need no helm."""
    folder = SCHEDULES / "kustomize"
    return parse("plain", "---\n".join((folder / f"{name}.yaml").read_text() for name in ("namespace", "audit-batch")))
