"""The processes of a node that belong to Kubernetes."""

from msgspec import Struct

from audit_batch.collect.nodes.commandline import CommandLine, parse
from audit_batch.collect.nodes.tree import Tree, problem_of

_LONGEST = 2**18
"""Bytes of a command line or a list of control groups that are read."""


class Process(Struct, frozen=True):
    """A process that runs a component."""

    line: CommandLine
    is_in_pod: bool
    """A container of a pod runs it; its paths are those of the container."""


class Processes(Struct, frozen=True):
    """What of the node's processes could be seen."""

    seen: tuple[Process, ...]
    problem: str = ""
    """Why not all could be seen; empty when they could."""

    def kubelet(self) -> CommandLine | None:
        """Return the command line of the node's own kubelet, where exactly one runs as a process of its own."""
        found = [each.line for each in self.seen if each.line.component == "kubelet" and not each.is_in_pod]
        return found[0] if len(found) == 1 else None


def read_processes(tree: Tree) -> Processes:
    """Read the command lines of all processes; which component each runs is known by its program alone."""
    try:
        numbers = [name for name in tree.names("/proc") if name.isdecimal()]
        tree.read("/proc/1/cmdline", _LONGEST)
    except OSError as error:
        return Processes((), f"/proc/1/cmdline: {problem_of(error)}; mount the node's /proc with its root")
    found = (_read(tree, number) for number in sorted(numbers, key=int))
    return Processes(tuple(dict.fromkeys(process for process in found if process)))


def _read(tree: Tree, number: str) -> Process | None:
    try:
        line = parse(tree.read(f"/proc/{number}/cmdline", _LONGEST))
    except OSError:
        return None  # It has ended since.
    return Process(line, _is_in_pod(tree, number)) if line else None


def _is_in_pod(tree: Tree, number: str) -> bool:
    try:
        return b"kubepods" in tree.read(f"/proc/{number}/cgroup", _LONGEST)
    except OSError:
        return False
