"""A warehouse whose volume is lost comes back from its backup, whole, verified, or not at all."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit_batch.cli import main
from audit_batch.config import Settings
from audit_batch.config.delivery import Backup
from audit_batch.errors import Undelivered, UsageError, WarehouseDamaged, WarehouseError, WarehouseNewer
from audit_batch.jobs.backup import back_up, backups_at, put_back
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.verification import verify_warehouse
from audit_batch.warehouse.backups.restoring import Choice
from audit_batch.warehouse.backups.saving import Saved, Wish
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.folder import DATABASE, PUBLISHED
from tests.jobs.audit_logs import NOON, Logs, lines
from tests.servers import SECRETS, Bucket, serving_storage, write_credentials
from tests.warehouse.small_cluster import take_into


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with serving_storage(tmp_path_factory.mktemp("storage")) as serving:
        yield serving


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with fifty events and a key, to be copied."""
    logs = Logs(tmp_path_factory.mktemp("begun"))
    logs.write("audit.log", lines(range(50)))
    logs.ingest()
    return logs.folder


class Site:
    """A warehouse, and where its backups go."""

    def __init__(self, folder: Path, to: str, **changed: object) -> None:
        self.logs = Logs(folder)
        self.settings = Settings(warehouse=self.logs.warehouse, cluster="shop", backup=Backup(to), **changed)
        self.hours = 0

    def clock(self) -> Clock:
        self.hours += 1
        moment = NOON + timedelta(hours=self.hours)
        return Clock(lambda: moment)

    def back_up(self, **wish: object) -> Saved:
        return back_up(self.settings, "", Wish(**wish), self.clock(), lambda _: None)

    def restore(self, name: str = "", *, force: bool = False) -> Path | None:
        return put_back(self.settings, "", Choice(name, force), self.clock(), lambda _: None).replaced

    def lose_volume(self) -> None:
        shutil.rmtree(self.logs.warehouse)

    def go_on(self, snapshot: int) -> None:
        """Let a job write."""
        take_into(self.logs.warehouse, snapshot, {"pods": {"web": f"text {snapshot}"}})

    def content(self) -> tuple[int, int, bytes]:
        """Events and snapshots that are there, and the key."""
        with open_published(self.logs.warehouse) as con:
            ((events, snapshots),) = con.execute(
                "SELECT (SELECT count(*) FROM stored_events), (SELECT count(*) FROM snapshot_rows)"
            ).fetchall()
        return events, snapshots, (self.logs.warehouse / "key").read_bytes()


@pytest.fixture
def site(begun: Path, tmp_path: Path) -> Site:
    shutil.copytree(begun, tmp_path / "site")
    return Site(tmp_path / "site", str(tmp_path / "backups"))


@pytest.fixture
def remote(begun: Path, tmp_path: Path, bucket: Bucket) -> Site:
    bucket.empty()
    shutil.copytree(begun, tmp_path / "site")
    return Site(tmp_path / "site", f"{bucket.address}/backups", objects=bucket.storage)


@pytest.mark.parametrize("kind", ["site", "remote"])
def test_a_lost_volume_comes_back_from_a_folder_and_from_object_storage(
    kind: str, request: pytest.FixtureRequest
) -> None:
    site: Site = request.getfixturevalue(kind)
    before = site.content()
    site.back_up()

    site.lose_volume()
    site.restore()

    assert site.content() == before
    verify_warehouse(site.settings)
    assert (site.logs.warehouse / "key").stat().st_mode & 0o777 == 0o600


def test_work_goes_on_after_a_restore(site: Site) -> None:
    site.back_up()
    site.lose_volume()
    site.restore()

    site.logs.write("audit.log", lines(range(60)))

    assert site.logs.ingest().events == 10
    verify_warehouse(site.settings)


def test_what_is_there_already_is_not_copied_again(remote: Site) -> None:
    first = remote.back_up()
    remote.go_on(1)

    second = remote.back_up()
    third = remote.back_up()

    assert (first.copied, second.copied, third.copied) == (3, 1, 0)
    assert len(second.manifest.files) == 3


def test_a_backup_is_made_while_a_job_writes_and_holds_what_was_published_before(site: Site) -> None:
    with open_writer(site.logs.warehouse, "long job") as con:
        con.execute("INSERT INTO job_runs SELECT 'half', now()::TIMESTAMP, now()::TIMESTAMP, 'done', ''")
        site.back_up()
    site.lose_volume()
    site.restore()

    with open_published(site.logs.warehouse) as con:
        assert con.execute("SELECT count(*) FROM job_runs WHERE job = 'half'").fetchall() == [(0,)]


def test_any_of_the_kept_backups_can_be_restored_and_older_ones_go_with_their_files(site: Site) -> None:
    for snapshot in (1, 2, 3):
        site.go_on(snapshot)
        site.back_up(keep=2)
    names = backups_at(site.settings, "")

    site.lose_volume()
    site.restore(names[0])

    assert len(names) == 2
    assert site.content()[:2] == (50, 2)
    copies = list(Path(site.settings.backup.to).glob("files/audit.*.duckdb"))
    assert len(copies) == 2


def test_a_warehouse_that_is_there_is_only_replaced_by_force_and_then_kept_aside(site: Site) -> None:
    site.back_up()
    site.go_on(1)

    with pytest.raises(UsageError, match="there is a warehouse; give another --warehouse, or --force"):
        site.restore()
    kept = site.content()
    aside = site.restore(force=True)

    assert kept[:2] == (50, 1)
    assert site.content()[:2] == (50, 0)
    assert {path.name for path in aside.iterdir()} == {DATABASE, PUBLISHED, "events", "key"}


@pytest.mark.parametrize("pattern", ["files/audit.*.duckdb", "files/events/*/*/*.parquet"])
def test_a_backup_that_was_altered_is_refused_and_nothing_is_put_in_place(site: Site, pattern: str) -> None:
    site.back_up()
    altered = next(Path(site.settings.backup.to).glob(pattern))
    altered.write_bytes(altered.read_bytes()[:-1] + b"!")
    site.lose_volume()

    with pytest.raises(WarehouseDamaged, match="is not as it was backed up; restore another backup with --at"):
        site.restore()

    assert {path.name for path in site.logs.warehouse.iterdir()} == {"lock"}


def test_a_list_cannot_put_files_elsewhere(site: Site) -> None:
    name = site.back_up().manifest.name
    path = Path(site.settings.backup.to) / "backups" / f"{name}.json"
    content = json.loads(path.read_text())
    content["files"][0]["path"] = "events/cluster=x/day=../../../evil.parquet"
    path.write_text(json.dumps(content))
    site.lose_volume()

    with pytest.raises(WarehouseDamaged, match="is not the list of a backup"):
        site.restore()


def test_a_backup_of_a_later_version_is_refused(site: Site) -> None:
    name = site.back_up().manifest.name
    path = Path(site.settings.backup.to) / "backups" / f"{name}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "schema": 99, "tool_version": "9.9"}))
    site.lose_volume()

    with pytest.raises(WarehouseNewer, match=r"made by audit-batch 9.9, which is later than this one; upgrade"):
        site.restore()


def test_backups_of_two_warehouses_do_not_mix(site: Site) -> None:
    name = site.back_up().manifest.name
    path = Path(site.settings.backup.to) / "backups" / f"{name}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "origin": "0" * 64}))

    with pytest.raises(WarehouseError, match="holds backups of another warehouse; give another place, or --force"):
        site.back_up()


def test_a_warehouse_that_was_put_back_is_not_taken_for_the_continuation(site: Site) -> None:
    first = site.back_up()
    site.go_on(1)
    site.back_up()
    site.restore(first.manifest.name, force=True)

    with pytest.raises(WarehouseError, match="ends with ledger entry 3, which this warehouse does not have"):
        site.back_up()
    assert site.back_up(force=True).manifest.entries == 1


def test_without_its_key_a_backup_says_so_and_the_key_that_is_there_stays(site: Site) -> None:
    before = site.content()
    saved = site.back_up(with_key=False)

    site.restore(force=True)

    assert not saved.manifest.has_key
    assert site.content() == before


def test_credentials_show_in_no_message(remote: Site, tmp_path: Path) -> None:
    wrong = write_credentials(tmp_path / "wrong", "anotherPlantedSecret")
    config = tmp_path / "audit-batch.toml"
    objects = remote.settings.objects
    config.write_text(
        f'warehouse = "{remote.logs.warehouse}"\n[objects]\nendpoint = "{objects.endpoint}"\ncredentials = "{wrong}"\n'
        f'[backup]\nto = "{remote.settings.backup.to}"\n'
    )

    done = CliRunner().invoke(main, ["backup", "--config", str(config)])

    assert done.exit_code == Undelivered.exit_code
    assert "the storage refuses these credentials (403 Forbidden" in done.output
    assert not [secret for secret in (*SECRETS, "anotherPlantedSecret") if secret in done.output]


def test_a_command_says_what_it_backed_up_and_what_it_restored(site: Site, tmp_path: Path) -> None:
    words = ["--warehouse", str(site.logs.warehouse)]
    to = str(tmp_path / "elsewhere")

    saved = CliRunner().invoke(main, ["backup", to, *words])
    listed = CliRunner().invoke(main, ["restore", to, "--list", *words])
    restored = CliRunner().invoke(main, ["restore", to, "--force", *words])

    assert "3 files" in saved.output
    assert "ledger entry 1, digest" in saved.output
    assert listed.output.strip() in saved.output
    assert "intact: 1 ledger entries" in restored.output
    assert "delete it when you do not need it any more" in restored.output
