"""Reader processes: each holds the published copy open, and opens it afresh again and again.

Run as a program with a warehouse, a folder for what they tell, and a number of readers; they end when the folder
holds a file ``enough``, or when whoever started them is gone.
"""

import json
import os
import sys
import time
from pathlib import Path

import pandas  # noqa: F401  DuckDB imports it at the first value that is bound: once here, not in each reader

from audit_batch.warehouse.database import open_published

NEWEST = "SELECT max(snapshot), (SELECT count(*) FROM object_versions) FROM snapshot_rows"


def read(warehouse: Path, told: Path, starter: int) -> None:
    """Tell after each fresh look what the held and the fresh connection saw."""
    mother = os.getppid()
    seen: list[list[tuple[object, ...]]] = []
    with open_published(warehouse) as held:
        while True:
            enough = (told / "enough").exists()
            with open_published(warehouse) as fresh:
                looks = [held.execute(NEWEST).fetchall()[0], fresh.execute(NEWEST).fetchall()[0]]
            seen.append(looks)
            line = json.dumps({"held": looks[0], "fresh": looks[1], "looks": len(seen)})
            part = told / f".{os.getpid()}"
            part.write_text(line)
            part.replace(told / f"{os.getpid()}.json")
            if enough:
                return
            if os.getppid() != mother or not is_alive(starter):
                os._exit(1)
            time.sleep(0.5)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> int:
    starter = os.getppid()
    warehouse, told, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    readers = []
    for _ in range(count):
        reader = os.fork()
        if not reader:
            code = 1
            try:
                read(warehouse, told, starter)
                code = 0
            finally:
                os._exit(code)
        readers.append(reader)
    return sum(os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1]) != 0 for reader in readers)


if __name__ == "__main__":
    sys.exit(main())
