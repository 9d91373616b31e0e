"""Scans of folders of manifests, against Checkov on the same folder in the same run where that is installed.

``python -m benchmarks.scan PATH`` measures with the Checkov at PATH, best one in an environment of its own.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

import yaml  # type: ignore[import-untyped]

from audit_batch.demo.company import make_company
from audit_batch.jobs.manifests import written_objects
from benchmarks.result import Result
from benchmarks.timed import cost_of

WORKLOADS = 500
"""Of the made-up company: enough for `OBJECTS` that people write."""
OBJECTS, FILES = 1500, 600
FEW = 20
"""Files of a small folder."""
MANY = 50_000
_PATIENCE = 1800.0
"""Seconds."""


def measure(checkov: str | None = shutil.which("checkov")) -> list[Result]:
    """Return the lines; what is compared runs before and after the other, because the machine may do other work too."""
    with TemporaryDirectory() as made:
        whole, few, many = (Path(made) / name for name in ("whole", "few", "many"))
        objects = _objects()
        _write(whole, objects, FILES)
        few.mkdir()
        for file in islice(sorted(whole.iterdir()), FEW):
            shutil.copy(file, few)
        one = next(few.iterdir())
        _scan(one)
        alone = min(_scan(one) for _ in range(3))
        for copy in range(-(-MANY // OBJECTS)):
            renamed = [_moved(item, copy) for item in objects]
            _write(many / str(copy), renamed[: MANY - copy * OBJECTS], FILES)
        large = cost_of(_scan_here, many)
        return [
            Result("scan of one file, start to end", "≤ 1 s", f"{alone:.2f} s", alone <= 1),
            _against(checkov, whole, f"scan of {OBJECTS:,} objects in {FILES} files", 15),
            _against(checkov, few, f"scan of {FEW} files", 8, rounds=5),
            Result(
                f"scan of {MANY:,} objects",
                "≤ 60 s, ≤ 2 GB",
                f"{large.seconds:.0f} s, {large.megabytes / 1000:.1f} GB",
                large.seconds <= 60 and large.megabytes <= 2000,
            ),
        ]


def _against(checkov: str | None, folder: Path, what: str, reach: int, rounds: int = 1) -> Result:
    """Scan before and after the other, in several ``rounds`` where one would be short."""
    first = _scan(folder)
    if checkov is None:
        return Result(what, f"≥ {reach} × faster than Checkov", f"{first:.1f} s; Checkov is not installed", met=False)
    ask = [checkov, "--directory", folder, "--skip-download"]
    taken = [(_seconds(ask), _seconds([*ask, "--framework", "kubernetes"]), _scan(folder)) for _ in range(rounds)]
    whole, narrow, after = (mean(seconds) for seconds in zip(*taken, strict=True))
    ours = (first + rounds * after) / (1 + rounds)
    said = (
        f"{whole / ours:.1f} × ({ours:.2f} s to {whole:.1f} s); with its Kubernetes checks alone {narrow / ours:.1f} ×"
    )
    return Result(f"{what}, all controls, against Checkov", f"≥ {reach} ×", said, whole >= reach * ours)


def _scan(path: Path) -> float:
    return _seconds([str(Path(sys.executable).with_name("audit-batch")), "scan", path])


def _seconds(words: Sequence[str | Path]) -> float:
    # Some machines keep no bytecode; both programs are to start as where they are installed.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    done = subprocess.run(words, capture_output=True, timeout=_PATIENCE, check=False, env=variables)
    seconds = time.perf_counter() - began
    if done.returncode not in (0, 1) or not done.stdout:
        raise RuntimeError(f"{words[0]}: exit code {done.returncode}: {done.stderr.decode(errors='replace')[-200:]}")
    return seconds


def _scan_here(folder: Path) -> None:
    from audit_batch.cli import main  # noqa: PLC0415  in the process that is measured

    main(["scan", str(folder), "--output", str(folder / "answer.txt")], standalone_mode=False)


def _objects() -> list[dict[str, Any]]:
    """Return what the teams of a made-up company wrote, what belongs together side by side."""
    company = make_company(workloads=WORKLOADS)
    found = list(written_objects(company.api(company.last)))
    found.sort(key=lambda item: (item["metadata"].get("namespace", ""), item["metadata"]["name"]))
    return found[:OBJECTS]


def _moved(item: dict[str, Any], copy: int) -> dict[str, Any]:
    """Put an object into a namespace of a copy of the company."""
    metadata = item["metadata"]
    return {**item, "metadata": {**metadata, "namespace": f"{metadata.get('namespace', 'none')}-{copy}"}}


def _write(folder: Path, objects: Sequence[dict[str, Any]], files: int) -> None:
    folder.mkdir(parents=True)
    for number in range(files):
        part = objects[len(objects) * number // files : len(objects) * (number + 1) // files]
        text = yaml.dump_all(part, Dumper=yaml.CSafeDumper, sort_keys=False)
        (folder / f"{number:04}.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for result in measure(sys.argv[1] if len(sys.argv) > 1 else shutil.which("checkov")):
        sys.stdout.write(f"{result.what}: {result.measured} (reach {result.reach})\n")
