"""A snapshot of a large cluster: time against reading the same pages and throwing them away, memory, growth."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from audit_batch.collect.api import open_api
from audit_batch.collect.cluster import PAGE_SIZE
from audit_batch.collect.discovery import Listing, discover
from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.snapshot import take_snapshot
from audit_batch.model import ListApi
from audit_batch.warehouse.folder import DATABASE
from benchmarks.result import Result
from benchmarks.timed import cost_of

OBJECTS = 100_000
SHARED = Path(__file__).parents[1].parent / "shared"
PER_COPY, FIXED = 350, 256
"""Objects of the default kinds in the recording: in namespaces, which are multiplied, and others."""
CHANGED = 50
"""Every fiftieth object is another one in the second snapshot."""
METADATA = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"


def measure() -> list[Result]:
    """Return the lines; the pages are read before and after, because the machine may do other work too."""
    with TemporaryDirectory() as name, _server(Path(name)):
        folder = Path(name)
        listings = discover(open_api(folder / "kubeconfig", None)[0], all_kinds=False).listings
        before = cost_of(_read, folder, listings).seconds
        first = cost_of(_snapshot, folder, 0)
        after = cost_of(_read, folder, listings).seconds
        # A new file grows once by what its catalogue needs twice while it is rewritten; that is no growth by history.
        _, size = cost_of(_snapshot, folder, 0).value
        _, grown = cost_of(_snapshot, folder, CHANGED).value
    reading = (before + after) / 2
    objects = first.value[0]
    growth = (grown - size) / size
    return [
        Result(
            f"snapshot of {objects:,} objects against reading the same pages and throwing them away "
            f"({before:.1f} s before, {after:.1f} s after)",
            "≤ 1.5 ×",
            f"{first.seconds / reading:.2f} × ({first.seconds:.1f} s)",
            first.seconds <= 1.5 * reading,
        ),
        Result("peak memory of it", "≤ 500 MB", f"{first.megabytes:.0f} MB", first.megabytes <= 500),
        Result(
            f"warehouse growth of a snapshot with 2 % changed after one with nothing changed, from {size / 1e6:.1f} MB",
            "≤ 3 %",
            f"{growth:.1%}",
            growth <= 0.03,
        ),
    ]


@contextmanager
def _server(folder: Path) -> Iterator[None]:
    """Serve the recording, multiplied, from a process of its own."""
    copies = -(-(OBJECTS - FIXED) // PER_COPY)
    command = [sys.executable, str(SHARED / "tools/replay_api.py"), str(SHARED / "data/recorded-cluster")]
    flags = ["--multiply", str(copies), "--kubeconfig", str(folder / "kubeconfig")]
    with subprocess.Popen([*command, *flags], stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None or not process.stdout.readline().startswith("ready"):
            raise RuntimeError("the recorded cluster is not served")
        try:
            yield
        finally:
            process.kill()


def _read(folder: Path, listings: tuple[Listing, ...]) -> None:
    """Read the pages that a snapshot reads, one after the other, with nothing but the standard library."""
    host = json.loads((folder / "kubeconfig").read_text())["clusters"][0]["cluster"]["server"]
    for listing in listings:
        headers = {"Accept": METADATA} if listing.metadata_only else {}
        cursor: str | None = ""
        while cursor is not None:
            query = {"limit": str(PAGE_SIZE)} | ({"continue": cursor} if cursor else {})
            request = Request(f"{host}{listing.path}?{urlencode(query)}", headers=headers)  # noqa: S310  our own server
            with urlopen(request) as answer:  # noqa: S310
                head = answer.read()[:500]
            cursor = head.partition(b'"continue":"')[2].partition(b'"')[0].decode() or None


def _snapshot(folder: Path, changed: int) -> tuple[int, int]:
    """Take a snapshot as the command does, from discovery to the published copy; returns objects and file size."""
    own, name = open_api(folder / "kubeconfig", None)
    api: ListApi = _Changing(own, changed) if changed else own
    settings = Settings(warehouse=folder / "warehouse")
    taken = take_snapshot(settings, api, name, Clock(lambda: datetime.now(UTC)))
    return taken.objects, (settings.warehouse / DATABASE).stat().st_size


class _Changing:
    """The same API, with an annotation more in every n-th object of each page."""

    def __init__(self, api: ListApi, every: int) -> None:
        self._api = api
        self._every = every

    def read(self, path: str, query: Mapping[str, str] | None = None, *, metadata_only: bool = False) -> bytes:
        """Return the page, changed."""
        page = json.loads(self._api.read(path, query, metadata_only=metadata_only))
        for number, item in enumerate(page.get("items") or []):
            if number % self._every == 0:
                item["metadata"].setdefault("annotations", {})["example.com/release"] = f"{path} {query} {number}"
        return json.dumps(page, separators=(",", ":")).encode()
