"""Running a notebook with parameters, in a kernel of this very interpreter that leaves nothing behind."""

import json
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import papermill  # type: ignore[import-untyped]
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError  # type: ignore[import-untyped]
from traitlets import Unicode, default
from traitlets.config import Config

from audit_batch.errors import AuditBatchError, ReportError, WarehouseError, cut
from audit_batch.report.parameters import read_notebook

_KERNEL = "python3"
_PLACES = re.compile(r"^(warehouse|fleet) = .*$", re.MULTILINE)


class _OwnKernelSpecs(KernelSpecManager):
    """Knows one kernel, this interpreter's, whatever kernels are or are not installed for the user."""

    home = Unicode()

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the one specification there is."""
        return KernelSpec(
            argv=[
                sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}",
                f"--ipython-dir={self.home}", "--HistoryManager.enabled=False",
            ],
            display_name="Python 3",
            language="python",
            name=kernel_name,
        )  # fmt: skip


class _OwnKernelManager(AsyncKernelManager):
    """Starts that kernel; what it writes goes beside its connection file."""

    @default("kernel_spec_manager")
    def _own_specs(self) -> _OwnKernelSpecs:
        return _OwnKernelSpecs(home=str(Path(self.connection_file).parent))

    async def _async_interrupt_kernel(self) -> None:
        # Jupyter interrupts every kernel before it asks it to end; one that has answered, and is not yet idle again,
        # tells our stderr of it. A cell that still runs is terminated some seconds after it was asked.
        if not self.shutting_down:
            await super()._async_interrupt_kernel()


def run_notebook(notebook: Path, parameters: Mapping[str, object]) -> NotebookNode:
    """Return the notebook executed with checked ``parameters``, without anything that differs from run to run.

    Raises:
        ReportError: A cell failed.
        WarehouseError: The notebook could not open the warehouse.
    """
    with tempfile.TemporaryDirectory(prefix="audit-batch-kernel-") as home:
        try:
            executed = papermill.execute_notebook(
                read_notebook(notebook),
                None,
                parameters=dict(parameters),
                kernel_name=_KERNEL,
                progress_bar=False,
                kernel_manager_class=_OwnKernelManager,
                # Unix sockets: no port is opened that others on the machine could use.
                config=Config(KernelManager={"transport": "ipc", "connection_file": f"{home}/kernel.json"}),
                cwd=home,
            )
        except PapermillExecutionError as error:
            raise _failure(notebook, error) from error
    return _stripped(executed, parameters)


def _failure(notebook: Path, error: PapermillExecutionError) -> AuditBatchError:
    """The error of ours that a cell raised, or one that names the cell."""
    kinds: list[type[AuditBatchError]] = [ReportError, *WarehouseError.__subclasses__()]
    for kind in kinds:
        if kind.__name__ == error.ename:
            return kind(str(error.evalue))
    return ReportError(f"{notebook}: cell [{error.exec_count}] failed: {error.ename}: {cut(str(error.evalue))}")


def _stripped(executed: NotebookNode, parameters: Mapping[str, object]) -> NotebookNode:
    """Take out run times, random ids and the place of the warehouse: the same rows give the same notebook."""
    executed.metadata.pop("papermill", None)
    for number, cell in enumerate(executed.cells):
        cell.id = f"cell-{number:02}"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell.source = _PLACES.sub(lambda found: _named(found[1], parameters), cell.source)
    return executed


def _named(name: str, parameters: Mapping[str, object]) -> str:
    """The line that sets a folder to its name alone."""
    return f"{name} = {json.dumps(Path(str(parameters[name])).name)}"
