"""A helm for the tests that need one: on the PATH, or where AUDIT_BATCH_TEST_HELM says."""

import os
import shutil
from pathlib import Path

import pytest

HELM = os.environ.get("AUDIT_BATCH_TEST_HELM") or shutil.which("helm")
KUSTOMIZE = shutil.which("kustomize") or shutil.which("kubectl")

needs_helm = pytest.mark.skipif(HELM is None, reason="no helm on the PATH, and AUDIT_BATCH_TEST_HELM names none")
needs_kustomize = pytest.mark.skipif(KUSTOMIZE is None, reason="neither kustomize nor kubectl on the PATH")


def with_helm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Put helm on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "helm").symlink_to(str(HELM))
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
