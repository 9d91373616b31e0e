"""The log of a real API server, whole."""

import gzip
from pathlib import Path

import orjson
import pytest

from tests.jobs.audit_logs import Logs

RECORDED = Path(__file__).parents[2].parent / "shared/data/recorded-audit"

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not RECORDED.exists(), reason="the recorded log is not beside this checkout"),
]


def test_every_event_of_the_recording_is_in_once_and_says_what_the_log_says(tmp_path: Path) -> None:
    logs = Logs(tmp_path)

    done = logs.ingest(*RECORDED.glob("*.log.gz"))

    lines = [
        orjson.loads(line)
        for file in sorted(RECORDED.glob("*.log.gz"))
        for line in gzip.decompress(file.read_bytes()).splitlines()
    ]
    assert (done.events, done.quarantined, done.gaps) == (15803, 0, 0)
    assert logs.ask("SELECT count(*), count(DISTINCT audit_id) FROM audit_events") == [(15778, 15778)]
    stored = logs.ask(
        "SELECT audit_id, stage, verb, username, request_uri, status_code FROM stored_events ORDER BY ALL"
    )
    told = [
        (e["auditID"], e["stage"], e["verb"], e["user"]["username"], e["requestURI"], e["responseStatus"]["code"])
        for e in lines
    ]
    assert stored == sorted(told)
