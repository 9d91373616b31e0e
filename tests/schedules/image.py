"""The steps of the Dockerfile, run in empty roots made by debootstrap: what a base lacks shows.

Knows the instructions that our Dockerfile has, and refuses any other.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
DOCKERFILE = CHECKOUT / "schedules" / "Dockerfile"
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_OURS = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "http_proxy", "https_proxy", "no_proxy")
"""What a build needs of the machine it runs on, and no image keeps."""


@dataclass(slots=True)
class Stage:
    """One stage: its root and what holds in it."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
    folder: str = "/"
    user: str = "0:0"
    entrypoint: Sequence[str] = ()
    command: Sequence[str] = ()


def instructions(text: str) -> list[tuple[str, str]]:
    """Return name and words of each instruction, continued lines joined."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    return [(name, words.strip()) for name, _, words in (line.partition(" ") for line in joined.splitlines())]


def build(base: Path, folder: Path, target: str) -> Stage:
    """Build what ``target`` needs below ``folder``; ``base`` is a root that debootstrap made."""
    steps = instructions(DOCKERFILE.read_text())
    needed = _needed(steps, target)
    stages: dict[str, Stage] = {}
    arguments: dict[str, str] = {}
    name = ""
    for instruction, words in steps:
        if instruction == "FROM":
            source, _, name = words.partition(" AS ")
            if name in needed:
                stages[name] = _begun(stages.get(source), base, folder / name)
        elif name and name not in needed:
            continue
        elif instruction == "ARG":
            key, _, value = words.partition("=")
            arguments[key] = shlex.split(value)[0] if shlex.split(value) else ""
        else:
            _STEPS[instruction](
                stages, stages[name], _filled(words, {**arguments, **stages[name].environment}), arguments
            )
    return stages[target]


def _needed(steps: Sequence[tuple[str, str]], target: str) -> set[str]:
    """Return the names of the stages from which one is made, its own among them."""
    sources: dict[str, set[str]] = {}
    name = ""
    for instruction, words in steps:
        if instruction == "FROM":
            source, _, name = words.partition(" AS ")
            sources[name] = {source}
        elif instruction == "COPY" and words.startswith("--from="):
            sources[name].add(words.split()[0].removeprefix("--from="))
    needed, left = set(), [target]
    while left:
        stage = left.pop()
        needed.add(stage)
        left.extend(sources.get(stage, ()))
    return needed


def run(stage: Stage, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in the root of a stage, as its user, in its folder and as process 1, as an engine would."""
    user, _, group = stage.user.partition(":")
    apart = [
        program("unshare"),
        "--fork",
        "--pid",
        "--mount-proc=/proc",
        f"--root={stage.root}",
        f"--wd={stage.folder}",
    ]
    command = [*apart, f"--setgid={group}", f"--setuid={user}", *words]
    if not (stage.root / "dev/fd").is_symlink():
        (stage.root / "dev/fd").symlink_to("/proc/self/fd")
    return subprocess.run(command, env=stage.environment, text=True, capture_output=True, check=False)


def program(name: str) -> str:
    """Return where a program of this machine lies."""
    return shutil.which(name) or name


def _begun(parent: Stage | None, base: Path, root: Path) -> Stage:
    subprocess.run([program("cp"), "-a", str(parent.root if parent else base), str(root)], check=True)
    if parent is None:
        return Stage(root)
    return Stage(root, dict(parent.environment), parent.folder, parent.user, parent.entrypoint, parent.command)


def _filled(words: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$\{(\w+)\}", lambda match: values.get(match[1], match[0]), words)


def _run(_stages: Mapping[str, Stage], stage: Stage, words: str, arguments: Mapping[str, str]) -> None:
    machine = {key: os.environ[key] for key in _OURS if key in os.environ}
    if _CERTIFICATES.exists():
        held = stage.root / "tmp/machine.crt"
        shutil.copyfile(_CERTIFICATES, held)
        machine |= {"PIP_CERT": "/tmp/machine.crt"}  # noqa: S108  inside the root
    shutil.copyfile("/etc/resolv.conf", stage.root / "etc/resolv.conf")
    environment = {**stage.environment, **arguments, **machine}
    shell = ["/bin/bash", "-euo", "pipefail", "-c", f"cd {stage.folder} && {words}"]
    ended = subprocess.run(
        [program("chroot"), str(stage.root), *shell], env=environment, text=True, capture_output=True, check=False
    )
    (stage.root / "tmp/machine.crt").unlink(missing_ok=True)
    assert ended.returncode == 0, f"{words[:80]}\n{ended.stdout[-2000:]}\n{ended.stderr[-2000:]}"


def _copy(stages: Mapping[str, Stage], stage: Stage, words: str, _arguments: Mapping[str, str]) -> None:
    parts = words.split()
    source = CHECKOUT
    if parts[0].startswith("--from="):
        source = stages[parts.pop(0).removeprefix("--from=")].root
    *given, target = parts
    folder = "/" if target.startswith("/") else stage.folder
    place = stage.root / f"{folder}/{target}".lstrip("/")
    for each in given:
        _copied(source / each.lstrip("/"), place, into=target.endswith("/"))


def _copied(source: Path, place: Path, *, into: bool) -> None:
    if source.is_dir():
        shutil.copytree(source, place, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, place / source.name if into else place)


def _env(_stages: Mapping[str, Stage], stage: Stage, words: str, _arguments: Mapping[str, str]) -> None:
    for pair in shlex.split(words):
        key, _, value = pair.partition("=")
        stage.environment[key] = value.replace("$PATH", stage.environment["PATH"])


def _workdir(_stages: Mapping[str, Stage], stage: Stage, words: str, _arguments: Mapping[str, str]) -> None:
    stage.folder = words
    (stage.root / words.lstrip("/")).mkdir(parents=True, exist_ok=True)


def _user(_stages: Mapping[str, Stage], stage: Stage, words: str, _arguments: Mapping[str, str]) -> None:
    stage.user = words


def _entrypoint(_stages: Mapping[str, Stage], stage: Stage, words: str, _arguments: Mapping[str, str]) -> None:
    stage.entrypoint = json.loads(words)


def _command(_stages: Mapping[str, Stage], stage: Stage, words: str, _arguments: Mapping[str, str]) -> None:
    stage.command = json.loads(words)


def _nothing(_stages: Mapping[str, Stage], _stage: Stage, _words: str, _arguments: Mapping[str, str]) -> None:
    """Say something to an engine only."""


_STEPS = {
    "RUN": _run, "COPY": _copy, "ENV": _env, "WORKDIR": _workdir, "USER": _user, "ENTRYPOINT": _entrypoint,
    "CMD": _command, "SHELL": _nothing, "EXPOSE": _nothing,
}  # fmt: skip
