"""A helm for the tests that need one: beside the interpreter, where `make test` puts it, or on the PATH."""

import os
import shutil
import sys
from pathlib import Path

import pytest

_PLACES = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
HELM = shutil.which("helm", path=_PLACES)
KUSTOMIZE = shutil.which("kustomize", path=_PLACES) or shutil.which("kubectl", path=_PLACES)

needs_helm = pytest.mark.skipif(HELM is None, reason="no helm; python -m tests.fetch_helm puts one here")
needs_kustomize = pytest.mark.skipif(KUSTOMIZE is None, reason="no kubectl; python -m tests.fetch_helm puts one here")


def with_helm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Put helm on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "helm").symlink_to(str(HELM))
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
