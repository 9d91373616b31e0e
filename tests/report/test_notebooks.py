"""Notebooks run in a kernel that ends quietly."""

from pathlib import Path

import nbformat
import pytest

from audit_batch.report.notebooks import run_notebook

ANSWERS_SLOWLY = """
import time

handlers = get_ipython().kernel.shell_handlers
answer = handlers["kernel_info_request"]


async def slowly(*words):
    await answer(*words)
    time.sleep(0.3)


handlers["kernel_info_request"] = slowly
"""
"""What runs a notebook asks for this last, and shuts down when it has the answer: the kernel is not yet idle then."""


def test_a_kernel_that_is_still_busy_with_its_last_answer_is_not_interrupted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    cells = [
        nbformat.v4.new_code_cell("", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(ANSWERS_SLOWLY),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "slow.ipynb")

    run_notebook(tmp_path / "slow.ipynb", {})

    assert capfd.readouterr().err == ""
