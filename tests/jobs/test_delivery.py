"""A report gets to a folder, to object storage and to people, once each; what does not arrive is kept and told of."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from pathlib import Path

import pytest

from audit_batch.config import Settings
from audit_batch.config.delivery import Delivery, Mail
from audit_batch.errors import EXIT_UNDELIVERED, Undelivered
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.delivery import Handed, announce, deliver_open, has_open, require_delivered
from audit_batch.report.delivery.finished import Finished
from audit_batch.warehouse.database import open_published
from tests.collect.lists import empty_warehouse
from tests.servers import PASSWORD, SECRETS, USER, Bucket, Post, free_port, serving_mail, serving_storage

CLOCK = Clock(lambda: datetime(2026, 11, 2, 6, tzinfo=UTC))
NAME = "compliance_report-shop-cis-sample-2026-10"


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with serving_storage(tmp_path_factory.mktemp("storage")) as serving:
        yield serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with serving_mail(tmp_path_factory.mktemp("mail"), largest=3 * 2**20) as serving:
        yield serving


@pytest.fixture
def post(server: Post) -> Post:
    server.letters.clear()
    server.answers.clear()
    server.tried = 0
    return server


class Site:
    """A report that lies in a folder, and where it is to go."""

    def __init__(self, folder: Path, *deliveries: Delivery, **changed: object) -> None:
        self.folder = folder
        self.settings = Settings(warehouse=folder / "warehouse", deliveries=deliveries, **changed)
        self.report = Finished(folder / f"{NAME}.pdf", "shop", "compliance_report", "cis-sample", "2026-10")
        self.pauses: list[float] = []
        self.write(b"%PDF-1.7 october")

    def write(self, pdf: bytes) -> None:
        self.report.pdf.write_bytes(pdf)
        self.report.pdf.with_suffix(".csv").write_bytes(b"findings of " + pdf)

    def deliver(self, *, again: bool = False) -> Handed:
        announce(self.settings, [self.report], CLOCK)
        made = [self.report] if again else []
        return deliver_open(self.settings, CLOCK, lambda _: None, again=made, pause=self.pauses.append)

    def states(self) -> list[str]:
        with open_published(self.settings.warehouse) as con:
            return [state for (state,) in con.execute("SELECT state FROM delivery_rows ORDER BY rowid").fetchall()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(empty_warehouse(), tmp_path / "warehouse")
    return tmp_path


def mail_to(post: Post, folder: Path, *, password: str = PASSWORD, **changed: object) -> Mail:
    (folder / "password").write_text(f"{password}\n")
    settings = {"host": "localhost", "port": post.port, "security": "starttls", "sender": "audit@example.com"}
    return Mail(**{**settings, "user": USER, "password_file": folder / "password", "ca_file": post.ca_file, **changed})


def letter(post: Post) -> EmailMessage:
    (envelope,) = post.letters
    return message_from_bytes(envelope.content, policy=default)  # type: ignore[return-value]


def test_a_report_lies_in_the_folder_with_what_belongs_to_it_and_is_sent_once(folder: Path) -> None:
    share = folder / "share"
    site = Site(folder, Delivery((str(share),), files=("pdf", "csv")))

    first, second = site.deliver(), site.deliver()

    assert first.delivered == [f"{NAME}: {share}: {share}/{NAME}.pdf"]
    assert second.delivered == []
    assert {path.name for path in share.iterdir()} == {f"{NAME}.pdf", f"{NAME}.csv"}
    assert site.states() == ["waiting", "delivered"]


def test_what_was_delivered_is_never_overwritten(folder: Path) -> None:
    share = folder / "share"
    site = Site(folder, Delivery((str(share),)))
    site.deliver()

    site.write(b"%PDF-1.7 october, made again")
    unasked, asked = site.deliver(), site.deliver(again=True)

    assert (unasked.delivered, len(asked.delivered)) == ([], 1)
    assert (share / f"{NAME}.pdf").read_bytes() == b"%PDF-1.7 october"
    assert (share / f"{NAME}-delivery2.pdf").read_bytes() == b"%PDF-1.7 october, made again"


def test_a_report_of_which_one_file_alone_was_made_again_is_delivered_under_another_number(folder: Path) -> None:
    share = folder / "share"
    site = Site(folder, Delivery((str(share),), files=("pdf", "csv")))
    site.deliver()

    site.report.pdf.write_bytes(b"%PDF-1.7 signed")
    site.deliver(again=True)

    assert (share / f"{NAME}-delivery2.pdf").read_bytes() == b"%PDF-1.7 signed"
    assert (share / f"{NAME}-delivery2.csv").read_bytes() == (share / f"{NAME}.csv").read_bytes()


def test_where_a_file_beside_it_did_not_arrive_there_is_no_pdf(folder: Path) -> None:
    share = folder / "share"
    (share / f"{NAME}.csv").mkdir(parents=True)
    site = Site(folder, Delivery((str(share),), files=("pdf", "csv")))

    handed = site.deliver()

    assert handed.delivered == []
    assert [path.name for path in share.iterdir()] == [f"{NAME}.csv"]


def test_object_storage_gets_a_report_and_not_a_second_time_when_the_record_is_lost(
    folder: Path, bucket: Bucket
) -> None:
    bucket.empty()
    site = Site(folder, Delivery((f"{bucket.address}/auditors",), bucket.storage))
    site.deliver()
    stored = bucket.folder / "auditors" / f"{NAME}.pdf"
    written = stored.stat().st_mtime_ns
    shutil.rmtree(folder / "warehouse")
    shutil.copytree(empty_warehouse(), folder / "warehouse")

    again = site.deliver()

    assert again.delivered == [f"{NAME}: s3://reports/auditors: s3://reports/auditors/{NAME}.pdf"]
    assert stored.read_bytes() == b"%PDF-1.7 october"
    assert stored.stat().st_mtime_ns == written
    assert len(list(stored.parent.iterdir())) == 2


def test_people_get_a_mail_with_the_report_its_digest_and_what_it_is_about(folder: Path, post: Post) -> None:
    to = Delivery(("auditor@example.com",), files=("pdf",), subject="Evidence of {cluster} for {period}")
    site = Site(folder, to, mail=mail_to(post, folder))

    handed = site.deliver()

    message = letter(post)
    (attached,) = message.iter_attachments()
    assert handed.delivered == [f"{NAME}: auditor@example.com: mail with the report"]
    assert (message["To"], message["Subject"]) == ("auditor@example.com", "Evidence of shop for 2026-10")
    assert sha256(b"%PDF-1.7 october").hexdigest() in message.get_body().get_content()
    assert (attached.get_filename(), attached.get_content()) == (f"{NAME}.pdf", b"%PDF-1.7 october")


def test_each_recipient_has_a_mail_and_a_record_of_his_own(folder: Path, post: Post) -> None:
    site = Site(folder, Delivery(("a@example.com", "b@example.com"), files=("pdf",)), mail=mail_to(post, folder))

    site.deliver()
    site.deliver()

    assert [envelope.rcpt_tos for envelope in post.letters] == [["a@example.com"], ["b@example.com"]]


@pytest.mark.parametrize(("size", "limit"), [(2 * 2**20, 1), (4 * 2**20, 10)])
def test_a_report_that_is_too_large_for_a_mail_is_told_of_and_not_attached(
    folder: Path, post: Post, size: int, limit: int
) -> None:
    site = Site(folder, Delivery(("a@example.com",), files=("pdf",)), mail=mail_to(post, folder, max_megabytes=limit))
    site.write(bytes(size))

    handed = site.deliver()

    assert handed.delivered == [f"{NAME}: a@example.com: mail without the report, which is too large to be attached"]
    assert list(letter(post).iter_attachments()) == []
    assert f"It is not attached: with {size / 2**20:.1f} MiB it is larger" in letter(post).get_content()


def test_a_mail_that_is_put_off_is_tried_again_and_the_same_mail(folder: Path, post: Post) -> None:
    site = Site(folder, Delivery(("a@example.com",), files=("pdf",)), mail=mail_to(post, folder))
    post.answers = ["451 later"] * 4

    failed = site.deliver()
    with pytest.raises(Undelivered, match="it is kept, and the next run tries again") as caught:
        require_delivered(failed)
    open_before = has_open(site.settings)
    site.deliver()

    assert caught.value.exit_code == EXIT_UNDELIVERED == 7
    assert (len(site.pauses), post.tried, len(post.letters)) == (3, 5, 1)
    assert (open_before, has_open(site.settings)) == (True, False)
    assert site.states() == ["waiting", "failed", "delivered"]
    assert site.report.pdf.exists()


def test_a_mail_that_is_refused_for_good_is_not_tried_again_at_once(folder: Path, post: Post) -> None:
    site = Site(folder, Delivery(("a@example.com",), files=("pdf",)), mail=mail_to(post, folder))
    post.answers = ["554 no"]

    handed = site.deliver()

    assert handed.failed == [f"{NAME}: localhost:{post.port}: does not take the message (554)"]
    assert (site.pauses, post.tried) == ([], 1)


def test_a_wrong_password_shows_in_no_message_and_in_no_record(folder: Path, post: Post) -> None:
    wrong = "anotherPlantedPassword"
    mail = mail_to(post, folder, password=wrong)
    site = Site(folder, Delivery(("a@example.com",), files=("pdf",)), mail=mail)

    handed = site.deliver()

    assert handed.failed == [f"{NAME}: localhost:{post.port}: does not take this user and password (535)"]
    with open_published(site.settings.warehouse) as con:
        rows = str(con.execute("FROM delivery_rows").fetchall())
    assert not [secret for secret in (*SECRETS, wrong) if secret in rows]


def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_report(folder: Path, post: Post) -> None:
    site = Site(folder, Delivery(("a@example.com",), files=("pdf",)), mail=mail_to(post, folder, ca_file=None))

    handed = site.deliver()

    assert "its certificate is not trusted; name its authority with ca_file" in handed.failed[0]
    assert post.letters == []


def test_one_destination_that_is_down_keeps_no_other_from_the_report(folder: Path, post: Post) -> None:
    down = mail_to(post, folder, port=free_port())
    site = Site(folder, Delivery(("a@example.com",), files=("pdf",)), Delivery((str(folder / "share"),)), mail=down)

    handed = site.deliver()

    assert len(handed.delivered) == 1
    assert handed.failed == [
        f"{NAME}: localhost:{down.port}: cannot be reached, or broke off; check host, port and security"
    ]


def test_a_report_whose_file_is_gone_is_told_of_once(folder: Path) -> None:
    (folder / "share").write_text("a file, where a folder should be")
    site = Site(folder, Delivery((str(folder / "share"),)))
    site.deliver()
    site.report.pdf.unlink()

    first, second = site.deliver(), site.deliver()

    assert (len(first.failed), second.failed) == (1, [])
    assert site.states() == ["waiting", "failed", "gone"]


def test_only_reports_that_concern_it_go_to_a_destination(folder: Path) -> None:
    site = Site(folder, Delivery((str(folder / "share"),), frameworks=("another",)))

    assert site.deliver().delivered == []
    assert site.states() == []
