"""What doctor says of the key that signs reports, and of a PDF that veraPDF has looked at."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit_batch.config import Settings
from audit_batch.config.signing import KeyFile, Secret, Signing
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.doctor import Finding, State
from audit_batch.jobs.doctor_reports import examine_reports
from tests.report.signers import PASSPHRASE, make_holder

CLOCK = Clock(lambda: datetime.now(UTC))
VERAPDF = """#!/bin/sh
case "$4" in
  3a) echo "PASS $5";;
  *) echo "FAIL $5"; exit 1;;
esac
"""


def examined(settings: Settings, pdf: Path | None = None) -> list[Finding]:
    return list(examine_reports(settings, CLOCK, pdf))


def signing_by(folder: Path, days: int, monkeypatch: pytest.MonkeyPatch, passphrase: str = PASSPHRASE) -> Settings:
    key = make_holder("Example Signer", days=(-90, days)).write_key(folder / "signer.p12")
    monkeypatch.setenv("SIGNER", passphrase)
    return Settings(signing=Signing(KeyFile(key, Secret(variable="SIGNER"))))


@pytest.fixture(autouse=True)
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install_verapdf(folder: Path, text: str) -> None:
    (folder / "verapdf").write_text(text)
    (folder / "verapdf").chmod(0o755)


@pytest.mark.parametrize(("days", "state"), [(400, State.OK), (10, State.NOTE), (-1, State.BAD)])
def test_the_end_of_the_certificate_is_told_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, state: State
) -> None:
    key, _ = examined(signing_by(tmp_path, days, monkeypatch))

    assert key.state is state
    assert f"valid until {datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}" in key.text


def test_a_key_that_cannot_be_opened_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, _ = examined(signing_by(tmp_path, 30, monkeypatch, "wrong"))

    assert (key.state, "the passphrase is wrong" in key.text) == (State.BAD, True)


def test_without_verapdf_conformance_is_not_claimed() -> None:
    (found,) = examined(Settings())

    assert (found.state, found.subject) == (State.NOTE, "verapdf")
    assert "nobody has validated that they conform" in found.text
    assert "put it on the PATH" in found.remedy


def test_the_verdict_of_verapdf_is_told_for_each_standard(programs: Path, tmp_path: Path) -> None:
    install_verapdf(programs, VERAPDF)

    found = examined(Settings(), tmp_path / "r.pdf")

    assert [(verdict.state, verdict.text) for verdict in found] == [
        (State.OK, f"{tmp_path / 'r.pdf'} conforms to 3a"),
        (State.BAD, f"{tmp_path / 'r.pdf'} does not conform to ua1"),
    ]


def test_a_verapdf_that_fails_gives_no_verdict(programs: Path, tmp_path: Path) -> None:
    install_verapdf(programs, "#!/bin/sh\necho 'no java here' >&2\nexit 9\n")

    (first, *_) = examined(Settings(), tmp_path / "r.pdf")

    assert first.state is State.BAD
    assert "gives no verdict" in first.text
    assert "no java here" in first.text
