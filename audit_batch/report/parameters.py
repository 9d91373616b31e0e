"""The parameters that a notebook declares, and the check of those that are given."""

import ast
from collections.abc import Mapping
from pathlib import Path

import nbformat
from msgspec import Struct
from nbformat import NotebookNode
from papermill.inspection import inspect_notebook  # type: ignore[import-untyped]

from audit_batch.errors import ReportError


class Parameter(Struct, frozen=True):
    """One parameter of a notebook."""

    name: str
    type: str
    """Name of the Python type as written, for example str or int."""
    default: str
    """The default as Python source."""
    help: str
    required: bool
    """Whether its help begins with *required*: then the default is only a place to type."""


def read_notebook(notebook: Path) -> NotebookNode:
    """Read a notebook.

    Raises:
        ReportError: There is none, or it is not one.
    """
    try:
        content = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    except OSError as error:
        raise ReportError(f"{notebook}: cannot be read ({error.strerror}); give the path of a notebook") from error
    except (ValueError, nbformat.ValidationError) as error:
        raise ReportError(f"{notebook}: is not a notebook of nbformat 4") from error
    # Whatever wrote it: it runs in this interpreter.
    content.metadata.setdefault("kernelspec", {"name": "python3", "display_name": "Python 3", "language": "python"})
    return content  # type: ignore[no-any-return]


def read_parameters(notebook: Path) -> dict[str, Parameter]:
    """Return the parameters of the cell tagged ``parameters``, by name, in the order of the cell.

    Raises:
        ReportError: The notebook cannot be read, or declares no parameters.
    """
    declared = inspect_notebook(read_notebook(notebook))
    if not declared:
        raise ReportError(f"{notebook}: declares no parameters; tag a cell `parameters` and assign them in it")
    return {
        name: Parameter(
            name,
            found["inferred_type_name"],
            found["default"],
            found["help"],
            found["help"].startswith("required"),
        )
        for name, found in declared.items()
    }


def check_parameters(notebook: Path, given: Mapping[str, object]) -> dict[str, object]:
    """Return ``given`` over the defaults, numbers as numbers; papermill would only warn about what is wrong here.

    Raises:
        ReportError: One is unknown, missing or of another type.
    """
    declared = read_parameters(notebook)
    if unknown := sorted(given.keys() - declared.keys()):
        raise ReportError(f"{notebook}: no parameter is called {unknown[0]!r}; there are {', '.join(declared)}")
    missing = [name for name, parameter in declared.items() if parameter.required and not given.get(name)]
    if missing:
        raise ReportError(f"{notebook}: parameter {', '.join(missing)} is required")
    defaults = {name: ast.literal_eval(parameter.default) for name, parameter in declared.items()}
    return {**defaults, **{name: _typed(notebook, declared[name], value) for name, value in given.items()}}


def _typed(notebook: Path, parameter: Parameter, value: object) -> object:
    wanted = {"str": str, "int": int, "float": float}.get(parameter.type)
    if wanted is None or type(value) is wanted:
        return value
    if wanted is str or not isinstance(value, str | int):
        raise ReportError(f"{notebook}: parameter {parameter.name} is {value!r}, which is no {parameter.type}")
    try:
        return wanted(value)
    except ValueError as error:
        raise ReportError(f"{notebook}: parameter {parameter.name} is {value!r}, no {parameter.type}") from error
