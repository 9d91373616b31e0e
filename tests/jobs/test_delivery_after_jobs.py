"""A mirror that cannot be written does not undo the job: it is told as a warning, and by the exit code."""

from pathlib import Path

from click.testing import CliRunner

from audit_batch.cli import main
from audit_batch.errors import EXIT_UNDELIVERED
from audit_batch.warehouse.database import open_published
from tests.jobs.audit_logs import lines


def test_a_job_is_committed_and_warns_when_its_mirror_is_down(tmp_path: Path) -> None:
    (tmp_path / "audit.log").write_bytes(lines(range(5)))
    (tmp_path / "share").write_text("a file, where a folder should be")
    (tmp_path / "audit-batch.toml").write_text('warehouse = "w"\ncluster = "shop"\n[mirror]\nto = "share"\n')

    words = ["ingest", str(tmp_path / "audit.log"), "--config", str(tmp_path / "audit-batch.toml")]
    down = CliRunner().invoke(main, words)
    (tmp_path / "share").unlink()
    up = CliRunner().invoke(main, words)

    assert (down.exit_code, up.exit_code) == (EXIT_UNDELIVERED, 0)
    assert f"warning: {tmp_path}/share: cannot be" in down.output
    with open_published(tmp_path / "share") as con:
        assert con.execute("SELECT count(*) FROM stored_events").fetchall() == [(5,)]
