"""A webhook is told of findings that appear: each once, whatever happens meanwhile, and of nothing else."""

import hmac
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from audit_batch.config import Settings
from audit_batch.config.delivery import Webhook
from audit_batch.errors import ConfigError, Undelivered
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.delivery_findings import Notified, notify, require_notified
from audit_batch.report.delivery import webhook
from audit_batch.warehouse.database import open_writer
from tests.report.company import Company, Control, Failing, Moment, at, write_company
from tests.servers import Inbox, serving_inbox

CLOCK = Clock(lambda: datetime(2026, 11, 2, 6, tzinfo=UTC))
SCHEMA = json.loads((Path(webhook.__file__).parent / "findings.schema.json").read_text())
CONTROLS = (Control("privileged_container", "critical"), Control("host_port", "low"))
OLD = Failing("privileged_container", "legacy")
NEW = Failing("privileged_container", "shop-api")
WAIVED = Failing("privileged_container", "agent", waiver="W-1")
LOW = Failing("host_port", "shop-api")


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with serving_inbox() as serving:
        yield serving


class Site:
    """A warehouse that is judged day by day, and told about."""

    def __init__(self, folder: Path, inbox: Inbox, **changed: object) -> None:
        self.settings = Settings(warehouse=folder, webhook=Webhook(**{"url": inbox.url, **changed}))
        self.pauses: list[float] = []

    def judge(self, day: int, *failing: Failing) -> None:
        moment = Moment(at(f"2026-10-{day:02}T02:00:00"), (), failing)
        write_company(self.settings.warehouse, Company(CONTROLS, (moment,)))

    def tell(self) -> Notified:
        return notify(self.settings, CLOCK, pause=self.pauses.append)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which one finding is known, and nothing was told."""
    folder = tmp_path_factory.mktemp("begun") / "warehouse"
    with serving_inbox() as inbox:
        site = Site(folder, inbox)
        site.judge(1, OLD, WAIVED)
        site.tell()
        assert inbox.posted == []
    return folder


@pytest.fixture
def site(begun: Path, tmp_path: Path, inbox: Inbox) -> Site:
    return Site(shutil.copytree(begun, tmp_path / "warehouse"), inbox)


def told(inbox: Inbox) -> list[tuple[str, str]]:
    return [(entry["event"], entry["resource"]["name"]) for body in inbox.bodies() for entry in body["findings"]]


def test_what_appears_is_told_once_and_what_was_there_before_is_not(site: Site, inbox: Inbox) -> None:
    site.judge(2, OLD, WAIVED, NEW, LOW)

    first, second = site.tell(), site.tell()

    assert (first.findings, second.findings) == (1, 0)
    assert told(inbox) == [("opened", "shop-api")]


def test_what_comes_back_and_what_a_waiver_no_longer_covers_is_told(site: Site, inbox: Inbox) -> None:
    site.judge(2)
    site.tell()
    site.judge(3, OLD, WAIVED)
    site.tell()
    site.judge(4, OLD, Failing("privileged_container", "agent"))
    site.tell()

    assert told(inbox) == [("reopened", "legacy"), ("waiver_ended", "agent")]


def test_a_message_is_as_its_schema_says_and_refers_to_what_it_is_about(site: Site, inbox: Inbox) -> None:
    site.settings = Settings(
        warehouse=site.settings.warehouse,
        webhook=Webhook(inbox.url, severity="low", link="https://audit.example.com/{control}?of={namespace}/{name}"),
    )
    site.judge(2, OLD, WAIVED, Failing("host_port", "a b&c"))

    site.tell()

    (body,) = inbox.bodies()
    jsonschema.validate(body, SCHEMA)
    assert body["cluster"] == "harbour-prod"
    assert body["findings"][0]["explained_by"] == "audit-batch controls show host_port"
    assert body["findings"][0]["link"] == "https://audit.example.com/host_port?of=shop/a%20b%26c"


def test_a_message_that_is_not_taken_is_tried_again_and_then_by_the_next_run(site: Site, inbox: Inbox) -> None:
    site.judge(2, OLD, WAIVED, NEW)
    inbox.answers = [500, 503, 429, 500]

    failed = site.tell()
    with pytest.raises(Undelivered, match=r"http://127.0.0.1: the webhook does not take the message \(500\)") as caught:
        require_notified(failed)
    again = site.tell()

    assert len(site.pauses) == 3
    assert again.messages == 1
    assert {body for _, body in inbox.posted} == {inbox.posted[0][1]}
    assert len({headers["Idempotency-Key"] for headers, _ in inbox.posted}) == 1
    assert "plantedToken" not in str(caught.value)


def test_a_process_that_dies_before_it_marks_a_message_sends_the_same_one_again(
    site: Site, inbox: Inbox, begun: Path
) -> None:
    site.judge(2, OLD, WAIVED, NEW)
    inbox.answers = [500] * 4
    site.tell()
    written_down = shutil.copytree(site.settings.warehouse, begun.parent / "died")
    site.tell()
    shutil.rmtree(site.settings.warehouse)
    written_down.rename(site.settings.warehouse)

    site.judge(3, OLD, WAIVED, NEW, Failing("privileged_container", "later"))
    site.tell()

    accepted = inbox.posted[4:]
    assert [headers["Idempotency-Key"] for headers, _ in accepted[:2]] == [accepted[0][0]["Idempotency-Key"]] * 2
    assert told(inbox)[-1] == ("opened", "later")


def test_an_answer_that_is_final_is_not_argued_with(site: Site, inbox: Inbox) -> None:
    site.judge(2, OLD, WAIVED, NEW)
    inbox.answers = [404]

    assert site.tell().failed == ["http://127.0.0.1: the webhook does not take the message (404); check its address"]
    assert (site.pauses, len(inbox.posted)) == ([], 1)


def test_a_signature_covers_the_time_and_the_body(site: Site, inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("planted key\n")
    (tmp_path / "url").write_text(f"{inbox.url}\n")
    hook = Webhook(url_file=tmp_path / "url", key_file=tmp_path / "key")
    site.settings = Settings(warehouse=site.settings.warehouse, webhook=hook)
    site.judge(2, OLD, WAIVED, NEW)

    site.tell()

    headers, body = inbox.posted[0]
    signed = headers["X-Audit-Batch-Timestamp"].encode() + b"." + body
    assert headers["X-Audit-Batch-Signature"] == f"sha256={hmac.new(b'planted key', signed, sha256).hexdigest()}"


def test_many_findings_are_told_in_messages_of_a_hundred(site: Site, inbox: Inbox) -> None:
    site.judge(2, OLD, WAIVED, *(Failing("privileged_container", f"web-{number:03}") for number in range(250)))

    done = site.tell()

    assert (done.messages, done.findings) == (3, 250)
    assert [(body["part"], body["parts"], len(body["findings"])) for body in inbox.bodies()] == [
        (1, 3, 100), (2, 3, 100), (3, 3, 50)
    ]  # fmt: skip
    assert len({entry["event_id"] for body in inbox.bodies() for entry in body["findings"]}) == 250


def test_a_webhook_without_an_address_is_told_of(begun: Path) -> None:
    with pytest.raises(ConfigError, match="webhook: has no address; give url or url_file"):
        notify(Settings(warehouse=begun, webhook=Webhook()), CLOCK)


def test_with_the_backlog_what_was_there_is_told_too(begun: Path, tmp_path: Path, inbox: Inbox) -> None:
    folder = shutil.copytree(begun, tmp_path / "warehouse")
    with open_writer(folder, "test") as con:
        con.execute("DELETE FROM notice_rows")

    Site(folder, inbox, backlog=True).tell()

    assert told(inbox) == [("opened", "legacy")]
