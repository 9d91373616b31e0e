"""What a branch changes, as git says."""

import os
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from msgspec import Struct

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.files import STDIN, SUFFIXES
from audit_batch.errors import ManifestError, UsageError

_REPOSITORY = ".git"
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
"""Git tells its hooks by these which repository is theirs; ours is that of the paths."""


class Changes(Struct, frozen=True):
    """What differs from where a branch left another."""

    files: frozenset[Path]
    """Added, changed and deleted ones."""
    folders: frozenset[Path]
    """All above those."""
    thinned: frozenset[Path]
    """Folders out of which a manifest was deleted: of what stands beside it, nobody knows what relied on it."""

    def touch(self, path: Path) -> bool:
        """Whether a file is among them, or anything in a folder."""
        real = _real(path)
        # Of a submodule git names the folder alone.
        return real in self.files or real in self.folders or not self.files.isdisjoint(real.parents)

    def thin(self, path: Path) -> bool:
        """Whether a manifest that stood beside this one is gone."""
        return _real(path).parent in self.thinned


def find_changes(ref: str, paths: Iterable[Path]) -> Changes:
    """Return what differs from where this branch left ``ref``, in the repositories of ``paths``; uncommitted included.

    Raises:
        UsageError: git is missing, a path lies in no repository, or there is no such commit in one.
    """
    tops = dict.fromkeys(_repository_of(path, ref) for path in paths if str(path) != STDIN)
    files = frozenset(chain.from_iterable(_changed_in(top, ref, whose=len(tops) > 1) for top in tops))
    gone = [file for file in files if file.suffix in SUFFIXES and not file.exists()]
    return Changes(
        files=files,
        folders=frozenset(chain.from_iterable(file.parents for file in files)),
        thinned=frozenset(map(_nearest_folder, gone)),
    )


def is_changed(manifest: Manifest, changes: Changes) -> bool:
    """Whether a branch touched what ``manifest`` was made of; standard input always is."""
    file = Path(manifest.file)
    if manifest.file == STDIN or any(map(changes.touch, dict.fromkeys((file, *manifest.inputs)))):
        return True
    return not manifest.home and changes.thin(file)


def concerns(problem: ManifestError, changes: Changes) -> bool:
    """Whether a branch touched what a problem is about; standard input always is."""
    file = Path(problem.path)
    if str(file) == STDIN or any(map(changes.touch, (file, *problem.inputs))):
        return True
    return not problem.inputs and changes.thin(file)


def _repository_of(path: Path, ref: str) -> Path:
    folder = _nearest_folder(_real(path))
    top = next((one for one in (folder, *folder.parents) if (one / _REPOSITORY).exists()), None)
    if top is None:
        raise UsageError(f"--base {ref}: {path} lies in no git repository; leave it out, or scan it without --base")
    return top


def _real(path: Path) -> Path:
    """Return the path without links; those that lead round stay, where `resolve` would fail."""
    return Path(os.path.realpath(path))


def _nearest_folder(path: Path) -> Path:
    """Return the nearest folder that is there: above a file, a pattern, or what is gone."""
    return next(one for one in (path, *path.parents) if one.is_dir())


def _changed_in(top: Path, ref: str, *, whose: bool) -> set[Path]:
    """Return what git names in one repository, and where links among that lead; ``whose`` says it in problems."""
    from audit_batch.collect.sources.program import find_program, run_program  # noqa: PLC0415  few ask for a branch

    git = find_program("git")
    if git is None:
        raise UsageError("--base: git is not on the PATH")

    def run(*words: str) -> str:
        return run_program([git, *words], top, without=_OF_HOOKS)

    try:
        left = run("merge-base", "--end-of-options", ref, "HEAD").strip()
        names = run("diff", "--name-only", "-z", "--no-renames", left)
        new = run("ls-files", "--others", "--exclude-standard", "-z")
    except BrokenText as error:
        where = f" (in {top})" if whose else ""
        hint = "in a shallow clone, fetch the branch first"
        raise UsageError(f"--base {ref}: {error.problem}{where}; {hint}") from error
    named = {top / name for name in (names + new).split("\0") if name}
    return named | {_real(path) for path in named}
