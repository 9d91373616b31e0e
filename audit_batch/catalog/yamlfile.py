"""YAML with Kubernetes objects: duplicate keys refused, places kept."""

from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

from audit_batch.errors import ControlError, FileError, cut


class _Loader(yaml.CSafeLoader):  # type: ignore[misc]
    """Parses in C, which takes a tenth of the time; on and off are texts, as in YAML 1.2, and keys stand once."""

    yaml_implicit_resolvers = {  # noqa: RUF012  how PyYAML is told
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or letter in "tTfF"]
        for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that stands twice."""
        keys: set[str] = set()
        for key, _ in node.value:
            if key.value in keys:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} stands twice", key.start_mark)
            keys.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_yaml(path: Path) -> Any:
    """Return the one document in ``path``.

    Raises:
        ControlError: The file is not YAML, or a key stands twice; with the line.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  it is a safe one
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ControlError(path, f"not YAML: {cut(error.problem or 'unreadable')}", line=line) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ControlError(path, f"not YAML: {cut(str(error))}") from error


class Node(Struct, frozen=True):
    """A part of a YAML document that knows its line; scalars are texts, whatever they look like."""

    path: Path
    line: int
    body: YamlNode
    error: type[FileError]

    def table(self) -> dict[str, "Node"]:
        """Return the parts of a table by key; an empty part is an empty table.

        Raises:
            FileError: It is no table, or a key is no text or stands twice.
        """
        if self._is_empty():
            return {}
        if not isinstance(self.body, MappingNode):
            raise self.problem("is not a table")
        found: dict[str, Node] = {}
        for key, value in self.body.value:
            name = self._part(key).text()
            if name in found:
                raise self._part(key).problem(f"{cut(name)} stands twice")
            found[name] = self._part(value)
        return found

    def items(self) -> list["Node"]:
        """Return the parts of a list; an empty part is an empty list.

        Raises:
            FileError: It is no list.
        """
        if self._is_empty():
            return []
        if not isinstance(self.body, SequenceNode):
            raise self.problem("is not a list")
        return [self._part(item) for item in self.body.value]

    def text(self) -> str:
        """Return the scalar as it is written.

        Raises:
            FileError: It is no scalar, or empty.
        """
        if not isinstance(self.body, ScalarNode) or not self.body.value:
            raise self.problem("is not a text")
        return str(self.body.value)

    def problem(self, text: str) -> FileError:
        """Return the error that says where this part stands."""
        return self.error(self.path, text, line=self.line)

    def _part(self, body: YamlNode) -> "Node":
        return Node(self.path, body.start_mark.line + 1, body, self.error)

    def _is_empty(self) -> bool:
        return isinstance(self.body, ScalarNode) and self.body.style is None and self.body.value in ("", "~", "null")


def compose_yaml(path: Path, error: type[FileError]) -> Node:
    """Return the one document in ``path`` with its lines.

    Raises:
        FileError: As ``error``: the file cannot be read, is empty or not YAML.
    """
    try:
        body = YAML(typ="safe").compose(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise error(path, f"cannot be read ({problem.strerror})") from problem
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else None
        raise error(path, f"not YAML: {cut(problem.problem or 'unreadable')}", line=line) from problem
    except (YAMLError, UnicodeDecodeError) as problem:
        raise error(path, f"not YAML: {cut(str(problem))}") from problem
    if body is None:
        raise error(path, "is empty")
    return Node(path, body.start_mark.line + 1, body, error)
