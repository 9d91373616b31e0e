"""What the warehouse's volume can do: be written, hold a lock, hold what comes; and how fresh the audit logs are."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit_batch.collect.audit_log.opening import find_logs
from audit_batch.config import Settings
from audit_batch.errors import AuditBatchError, WarehouseLocked
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.doctor import Finding, State
from audit_batch.jobs.run_state import recall
from audit_batch.jobs.run_steps import Step
from audit_batch.warehouse.database import open_published
from audit_batch.warehouse.lock import write_lock

_SHARED = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "glusterfs", "fuse.s3fs", "fuse.sshfs"})
"""File systems over a network, on which a lock holds only where server and mount options say so."""
_GIB = 2**30
_ROOM = 2
"""Times its own size that the database needs free: for its published copy, and to grow."""


def examine_storage(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Look at the volume by using it, at how its last jobs ended, and at the logs."""
    folder = settings.warehouse
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            excludes = _excludes(Path(file.name))
    except OSError as error:
        text = f"{folder} cannot be written ({error.strerror})"
        yield Finding(State.BAD, "storage", text, "mount the volume for this user: fsGroup, no readOnly")
        return
    yield _file_system(folder, excludes=excludes)
    yield _room(folder)
    yield _lock(folder)
    yield from _steps(folder)
    yield from _logs(settings, clock.now())
    yield from _events(settings, clock.now())


def _excludes(path: Path) -> bool:
    """Say whether a second lock on a file is refused while the first is held."""
    with path.open("rb") as first, path.open("rb") as second:
        fcntl.flock(first, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        return False


def _file_system(folder: Path, *, excludes: bool) -> Finding:
    kind = file_system_of(folder)
    if not excludes:
        text = f"locks do not hold on this file system ({kind})"
        return Finding(State.BAD, "storage", text, "use a volume that is mounted by one node (ReadWriteOnce)")
    if kind in _SHARED:
        text = f"writable; on {kind}, locks hold between nodes only where the server keeps them"
        return Finding(State.NOTE, "storage", text, "let one CronJob at a time write, or use a ReadWriteOnce volume")
    return Finding(State.OK, "storage", f"writable, locks hold ({kind})")


def file_system_of(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Return the type of the file system that a folder lies on. Source: proc(5), mountinfo."""
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    path, found = folder.resolve(), ("", "unknown")
    for line in lines:
        left, _, right = line.partition(" - ")
        place = left.split()[4].replace("\\040", " ")
        if path.is_relative_to(place) and len(place) >= len(found[0]):
            found = place, right.split()[0]
    return found[1]


def _room(folder: Path) -> Finding:
    usage = os.statvfs(folder)
    free, total = usage.f_bavail * usage.f_frsize, usage.f_blocks * usage.f_frsize
    database = folder / "audit.duckdb"
    needed = max(_ROOM * (database.stat().st_size if database.exists() else 0), _GIB)
    text = f"{free / _GIB:.1f} of {total / _GIB:.1f} GiB free; {needed / _GIB:.1f} are needed"
    if free < needed:
        return Finding(State.BAD, "room", text, "make the volume larger, or lower audit_retention_days")
    return Finding(State.OK, "room", text)


def _lock(folder: Path) -> Finding:
    try:
        with write_lock(folder, "doctor", wait=0):
            return Finding(State.OK, "lock", "no job is writing")
    except WarehouseLocked as error:
        return Finding(State.NOTE, "lock", str(error).partition(": ")[2].partition("; ")[0])
    except AuditBatchError as error:
        return Finding(State.BAD, "lock", str(error))


def _steps(folder: Path) -> Iterator[Finding]:
    for step in Step:
        memory = recall(folder, step)
        if memory.failed:
            at = datetime.fromtimestamp(memory.attempted_at, UTC)
            text = f"failed at {at:%Y-%m-%d %H:%M} UTC: {memory.message}"
            yield Finding(State.BAD, step, text, f"then audit-batch run --only {step}")


def _logs(settings: Settings, now: datetime) -> Iterator[Finding]:
    if not (settings.audit_logs or settings.audit_objects):
        remedy = "name them; without a log, detections and the use of rights are not assessed"
        yield Finding(State.NOTE, "audit log", "no audit_logs and no audit_objects in the settings", remedy)
    elif settings.audit_logs:
        yield _newest_log(settings, now)


def _newest_log(settings: Settings, now: datetime) -> Finding:
    try:
        newest = max(find_logs([str(path) for path in settings.audit_logs]), key=lambda path: path.stat().st_mtime)
        with newest.open("rb") as file:
            file.read(1)
    except AuditBatchError as error:
        return Finding(State.BAD, "audit log", str(error), "mount the folder into the pod, on a control-plane node")
    except OSError as error:
        text = f"{error.filename}: cannot be read ({error.strerror})"
        return Finding(State.BAD, "audit log", text, "run the job as a user or group that may read it")
    age = now - datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    text = f"{newest.name} was written {max(age.total_seconds(), 0) / 60:,.0f} minutes ago"
    if age > timedelta(minutes=settings.audit_silence_minutes):
        remedy = "see whether the API server still writes its log there, and whether it was rotated away"
        return Finding(State.BAD, "audit log", text, remedy)
    return Finding(State.OK, "audit log", text)


def _events(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Compare the newest event that was ingested with the clock; nothing where none ever was."""
    try:
        con = open_published(settings.warehouse)
    except AuditBatchError:
        return
    try:
        ((last,),) = con.execute(
            "SELECT max(last_time) FROM ingestion_rows WHERE cluster = $cluster OR $cluster = ''",
            {"cluster": settings.cluster},
        ).fetchall()
    finally:
        con.close()
    if last is None:
        return
    minutes = (now.replace(tzinfo=None) - last).total_seconds() / 60
    text = f"the newest audit event in the warehouse is {max(minutes, 0):,.0f} minutes old"
    if minutes > settings.audit_silence_minutes:
        yield Finding(State.BAD, "events", text, "see the log of the job that ingests: audit-batch run --only ingest")
    else:
        yield Finding(State.OK, "events", text)
