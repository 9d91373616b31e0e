"""What the proofs share: jobs that can be killed, a warehouse to begin with, and the marker of those that take long."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from killable import Children, Job, children


@pytest.fixture(scope="session")
def jobs() -> Iterator[Children]:
    with children() as running:
        yield running


@pytest.fixture(scope="session")
def begun(jobs: Children, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with snapshot 1 of the shop and its evaluation, to be copied."""
    folder = tmp_path_factory.mktemp("begun") / "warehouse"
    for kind in ("snapshot", "evaluate"):
        jobs.start(Job(kind, str(folder), 1))
        assert jobs.end() == 0
    return folder


@pytest.fixture
def warehouse(begun: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may do with as it likes."""
    return shutil.copytree(begun, tmp_path / "warehouse")
