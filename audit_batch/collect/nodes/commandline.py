"""Command lines: which component they start, and its flags."""

import re
from pathlib import PurePosixPath

from msgspec import Struct

COMPONENTS = frozenset({"kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kube-proxy", "kubelet"})
EMBEDDING = frozenset({"k3s", "rke2"})
"""Programs that run a component inside of themselves, or start it."""

_FLAG = re.compile(r"--?([A-Za-z][^=\s]*)")
_SECRET = re.compile(r"--(?:.*-)?(?:token|password|secret|header)s?|--datastore-endpoint")
"""Flags whose values nobody needs to judge a node."""
HIDDEN = "[redacted:telling-name:000000000000]"


class CommandLine(Struct, frozen=True):
    """What one process was started with."""

    component: str
    program: str
    words: tuple[str, ...]
    """What stands beside the flags, such as server."""
    flags: tuple[tuple[str, str], ...]
    """Each flag with two dashes, underscores as dashes, and its value, ``true`` for one without; in order."""

    def value(self, flag: str) -> str | None:
        """Return the value that counts, that of the last one."""
        return next((value for name, value in reversed(self.flags) if name == flag), None)


def parse(line: bytes) -> CommandLine | None:
    """Read the ``cmdline`` of a process; None for one that is none of Kubernetes' components."""
    arguments = [part.decode(errors="replace") for part in line.rstrip(b"\0").split(b"\0")]
    if len(arguments) == 1:
        arguments = arguments[0].split()
    program = PurePosixPath(arguments[0]).name if arguments else ""
    rest = arguments[1:]
    if program == "hyperkube" and rest:
        program, rest = rest[0], rest[1:]
    if program not in COMPONENTS | EMBEDDING:
        return None
    words, flags = split(rest)
    return CommandLine(program, arguments[0], words, flags)


def split(arguments: list[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Part arguments into words and flags, as the flag library of Kubernetes does.

    Whether a flag without ``=`` takes the next word is not known from the line alone: it does where that is no flag.
    """
    words: list[str] = []
    flags: list[tuple[str, str]] = []
    waiting = list(reversed(arguments))
    while waiting:
        argument = waiting.pop()
        match = _FLAG.match(argument)
        if not match:
            words.append(argument)
            continue
        _, equals, value = argument.partition("=")
        if not equals:
            value = waiting.pop() if waiting and not _FLAG.match(waiting[-1]) else "true"
        flags.append((_normal(match[1]), value))
    return tuple(words), tuple((name, _shown(name, value)) for name, value in flags)


def _normal(name: str) -> str:
    return "--" + name.replace("_", "-")


def _shown(name: str, value: str) -> str:
    return HIDDEN if _SECRET.fullmatch(name) and value else value
