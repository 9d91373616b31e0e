"""YAML with Kubernetes objects: duplicate keys refused, places kept."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from audit_batch.errors import ControlError, cut


def read_yaml(path: Path) -> Any:
    """Return the one document in ``path``.

    Raises:
        ControlError: The file is not YAML, or a key stands twice; with the line.
    """
    loader = YAML(typ="safe")
    loader.allow_duplicate_keys = False
    try:
        return loader.load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ControlError(path, f"not YAML: {cut(error.problem or 'unreadable')}", line=line) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise ControlError(path, f"not YAML: {cut(str(error))}") from error
