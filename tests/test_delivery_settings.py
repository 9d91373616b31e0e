"""Settings of delivery hold no secret, and say what is wrong with them."""

import re
from pathlib import Path

import pytest

from audit_batch.config import load_settings
from audit_batch.config.delivery import Delivery, Storage, combined
from audit_batch.errors import ConfigError

README = (Path(__file__).parents[1] / "README.md").read_text()


def test_what_the_readme_shows_can_be_given(tmp_path: Path) -> None:
    (shown,) = [text for text in re.findall(r"```toml\n(.+?)```", README, re.DOTALL) if "[[deliveries]]" in text]
    (tmp_path / "audit-batch.toml").write_text(shown)

    settings = load_settings(tmp_path / "audit-batch.toml", {}, {})

    assert [rule.every for rule in settings.reports] == ["month", "quarter"]
    assert [delivery.to for delivery in settings.deliveries] == [
        ("s3://audit-evidence/production",), ("/mnt/auditors",), ("auditor@example.com",)
    ]  # fmt: skip
    assert (settings.backup.keep, settings.mail.port, settings.webhook.severity) == (14, 587, "high")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[mail]\nhost = 'h'\nfrom = 'a@example.com'\npassword = 'planted'",
            "mail.password: secrets do not belong into",
        ),
        ("[objects]\nsecret_access_key = 'planted'", "objects.secret_access_key: secrets do not belong into"),
        ("[objects]\nendpoint = 'https://me:planted@example.com'", "objects.endpoint is not an address such as"),
        ("[mail]\nhost = 'h'", "mail: lacks 'from'"),
        ("[mail]\nhost = 'h'\nfrom = 'a'\nsecurity = 'ssl'", "mail.security is not one of starttls, tls, none"),
        ("[mail]\nhost = 'h'\nfrom = 'a'\nuser = 'u'\nsecurity = 'none'", "a password goes over starttls or tls only"),
        ("[[deliveries]]\nto = []", r"deliveries\[1\].to is not a folder, an s3:// address, or a list of mail"),
        ("[[deliveries]]\nto = ['/a', '/b']", r"deliveries\[1\].to is not a folder"),
        (
            "[[deliveries]]\nto = 'ftp://planted@example.com/a'",
            r"deliveries\[1\].to is not a folder and not an address",
        ),
        ("[[deliveries]]\nto = '/a'\nfiles = ['docx']", r"deliveries\[1\].files is not a list of pdf, html, csv"),
        ("[deliveries]\nto = '/a'", r"deliveries is not a list of tables; write \[\[deliveries\]\]"),
        ("[[reports]]\nevery = 'week'", r"reports\[1\].every is not one of month, quarter, year"),
        ("[webhook]\nurl = 'planted'", "webhook.url does not begin with https:// or http://"),
        ("[webhook]\nbacklog = 'yes'", "webhook.backlog is not true or false"),
        ("[mirror]\nevents = true", "mirror: lacks 'to'"),
        ("[backup]\nto = '/a'\nkeep = 0", "backup.keep is not a whole number from 1"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "audit-batch.toml").write_text(text)

    with pytest.raises(ConfigError, match=problem) as caught:
        load_settings(tmp_path / "audit-batch.toml", {}, {})

    assert "planted" not in str(caught.value)


def test_credentials_go_with_the_endpoint_that_they_are_for() -> None:
    shared = Storage("https://a.example.com", "here", Path("secrets-of-a"))

    assert combined(Storage(), shared) == shared
    assert combined(Storage("https://b.example.com"), shared) == Storage("https://b.example.com", "here")
    assert Delivery(("a@example.com",)).is_mail
    assert not Delivery(("/mnt/a@b",)).is_mail
