"""What a branch changes, as git says."""

from collections.abc import Iterable
from pathlib import Path

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.files import CHART, OVERLAYS, STDIN
from audit_batch.errors import ManifestError, UsageError


def changed_files(ref: str) -> frozenset[Path]:
    """Return the files that differ from where this branch left ``ref``, those not yet committed included.

    Raises:
        UsageError: git is missing, this is no repository, or there is no such commit.
    """
    from audit_batch.collect.sources.program import find_program, run_program  # noqa: PLC0415  few ask for a branch

    git = find_program("git")
    if git is None:
        raise UsageError("--base: git is not on the PATH")
    try:
        top = Path(run_program([git, "rev-parse", "--show-toplevel"]).strip())
        left = run_program([git, "merge-base", "--end-of-options", ref, "HEAD"]).strip()
        names = run_program([git, "diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", left], top)
        new = run_program([git, "ls-files", "--others", "--exclude-standard", "-z"], top)
    except BrokenText as error:
        raise UsageError(f"--base {ref}: {error.problem}; in a shallow clone, fetch the branch first") from error
    return frozenset((top / name).resolve() for name in (names + new).split("\0") if name)


def is_changed(manifest: Manifest, changed: Iterable[Path]) -> bool:
    """Whether anything that ``manifest`` was made of is among the changed files; standard input always is."""
    if manifest.file == STDIN:
        return True
    inputs = [path.resolve() for path in (*manifest.inputs, Path(manifest.file))]
    return any(path == one or one in path.parents for path in changed for one in inputs)


def concerns(problem: ManifestError, changed: Iterable[Path]) -> bool:
    """Whether a problem is one of a changed file, or of a chart or overlay with one in it."""
    path = Path(problem.path).resolve()
    whole = path.parent if path.name in (CHART, *OVERLAYS) else path
    return str(problem.path) == STDIN or any(whole == one or whole in one.parents for one in changed)
