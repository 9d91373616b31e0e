"""What tests of jobs share."""

import shutil
from pathlib import Path

import pytest

from tests.collect.lists import empty_warehouse
from tests.jobs.audit_logs import Logs


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    shutil.copytree(empty_warehouse(), tmp_path / "warehouse")
    return Logs(tmp_path)
