"""A fresh warehouse for each test, a copy of one that was made once; and what is thought of the recorded cluster."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from audit_batch.warehouse.attaching import attach_statement
from audit_batch.warehouse.folder import DATABASE
from tests.collect.lists import empty_warehouse
from tests.evaluate.recorded import Recording, recorded_with_nodes
from tests.shared import shared


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    shutil.copyfile(empty_warehouse() / DATABASE, tmp_path / DATABASE)
    with duckdb.connect() as opened:
        opened.execute(attach_statement(tmp_path / DATABASE, "READ_WRITE"))
        opened.execute("USE warehouse")
        yield opened


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return shared(tmp_path_factory, "recording", recorded_with_nodes)
