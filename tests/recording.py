"""The recorded cluster beside the checkout, served from a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[1].parent / "shared"
TOOL, CLUSTER = SHARED / "tools" / "replay_api.py", SHARED / "data" / "recorded-cluster"

needs_recording = pytest.mark.skipif(not SHARED.exists(), reason="the recorded cluster is not beside the checkout")

_AT_ONCE = """
import runpy, socketserver, sys
socketserver.StreamRequestHandler.disable_nagle_algorithm = True
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""As an API server sends: with heads and bodies in packets of their own, each answer would wait 40 ms for a receipt."""


@contextmanager
def replaying(kubeconfig: Path, *flags: str) -> Iterator[subprocess.Popen[str]]:
    """Serve the recording, and write a kubeconfig for it."""
    command = [sys.executable, "-c", _AT_ONCE, str(TOOL), str(CLUSTER), "--kubeconfig", str(kubeconfig), *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            assert server.stdout.readline().startswith("ready")
            yield server
        finally:
            server.kill()
