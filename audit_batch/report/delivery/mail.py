"""A report as a mail: what it is about, its digest, and the PDF where the message may be as large."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from audit_batch.config.delivery import Delivery, Mail
from audit_batch.errors import ConfigError, Undelivered
from audit_batch.files import digest_file
from audit_batch.report.delivery.finished import Finished

_SUBJECT = "{organisation}{notebook}: {cluster}, {framework}{period}"
_TIMEOUT = 60.0
"""Seconds for an answer of the server."""
_PERMANENT = 500
"""Answers from here on are final. Source: RFC 5321, 4.2.1."""
_TYPES = {".pdf": ("application", "pdf"), ".html": ("text", "html"), ".csv": ("text", "csv")}


class Refused(Undelivered):
    """It failed in a way that no further attempt mends."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail needs beside the report."""

    mail: Mail
    organisation: str
    now: datetime
    password: str = field(default="", repr=False)
    """Of the mail's user; empty where it has none."""


def send_report(report: Finished, delivery: Delivery, letter: Letter) -> str:
    """Send a report to one recipient, and say what was sent.

    Raises:
        Refused: The server will not take it, however often it is tried.
        Undelivered: It may work later.
    """
    files = report.files(delivery.files)
    if not files:
        raise Refused(f"{report.pdf}: is not there any more; make it again with --again")
    with _told(letter.mail), _session(letter) as server:
        message = _compose(report, delivery, letter, files)
        limit = min(letter.mail.max_megabytes * 2**20, _limit_of(server))
        attached = len(message.as_bytes()) <= limit
        if not attached:
            message = _compose(report, delivery, letter, [])
        server.send_message(message)
    return "mail with the report" if attached else "mail without the report, which is too large to be attached"


def _compose(report: Finished, delivery: Delivery, letter: Letter, files: Sequence[Path]) -> EmailMessage:
    digest = digest_file(report.pdf)
    message = EmailMessage(policy=SMTP)
    message["From"] = letter.mail.sender
    message["To"] = ", ".join(delivery.to)
    message["Subject"] = _line(_subject(report, delivery, letter))
    message["Date"] = format_datetime(letter.now)
    message["Message-ID"] = _identity(digest, delivery, letter)
    message.set_content(_text(report, letter, digest, attached=bool(files)))
    for path in files:
        kind, subtype = _TYPES.get(path.suffix, ("application", "octet-stream"))
        message.add_attachment(path.read_bytes(), maintype=kind, subtype=subtype, filename=path.name)
    return message


def _subject(report: Finished, delivery: Delivery, letter: Letter) -> str:
    words = {
        "organisation": f"{letter.organisation}, " if letter.organisation else "",
        "notebook": report.notebook.replace("_", " "),
        "cluster": report.cluster,
        "framework": f"{report.framework}, " if report.framework else "",
        "period": report.period,
    }
    if not delivery.subject:
        return _SUBJECT.format(**words)
    text = delivery.subject
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word.removesuffix(", "))
    return text


def _identity(digest: str, delivery: Delivery, letter: Letter) -> str:
    """The same report to the same recipient has the same identity: mail that comes twice is known to be one."""
    domain = letter.mail.sender.rpartition("@")[2].rstrip(">") or "localhost"
    told = sha256(f"{digest} {', '.join(delivery.to)}".encode()).hexdigest()
    return f"<{told[:32]}@{domain}>"


def _text(report: Finished, letter: Letter, digest: str, *, attached: bool) -> str:
    size = report.pdf.stat().st_size / 2**20
    place = (
        "It is attached."
        if attached
        else (
            f"It is not attached: with {size:.1f} MiB it is larger than this mail may be "
            f"({letter.mail.max_megabytes} MiB, or less if the server says so). It is kept as {report.pdf}."
        )
    )
    lines = [
        f"The report {report.name} is ready. {place}",
        "",
        f"  cluster    {_line(report.cluster)}",
        *([f"  framework  {report.framework}"] if report.framework else []),
        f"  period     {report.period}",
        f"  SHA-256    {digest}",
        "",
        "Before you rely on the file, compare its digest with this one.",
    ]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    """Names come from elsewhere: no line break gets into a header."""
    return " ".join(text.split())


@contextmanager
def _session(letter: Letter) -> Iterator[smtplib.SMTP]:
    mail = letter.mail
    context = _trust(mail)
    if mail.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=_TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=_TIMEOUT)
    with server:
        server.ehlo_or_helo_if_needed()
        if mail.security == "starttls":
            server.starttls(context=context)
            server.ehlo()
        if mail.user:
            server.login(mail.user, letter.password)
        yield server


def _trust(mail: Mail) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=mail.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"{mail.ca_file}: holds no certificates of authorities that can be read") from error


def _limit_of(server: smtplib.SMTP) -> int:
    """Return the largest message that the server says it takes. Source: RFC 1870."""
    said = server.esmtp_features.get("size", "")
    return int(said) if said.isdigit() and int(said) else 2**62


@contextmanager
def _told(mail: Mail) -> Iterator[None]:
    """Turn errors into ours, with the code of the server's answer and without its words, which may repeat ours."""
    place = f"{mail.host}:{mail.port}"
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise Refused(f"{place}: does not take this user and password ({error.smtp_code})") from None
    except smtplib.SMTPNotSupportedError:
        raise Refused(f"{place}: does not offer what is asked of it; see security and user in [mail]") from None
    except smtplib.SMTPRecipientsRefused as error:
        raise _answered(f"{place}: does not take the recipient", next(iter(error.recipients.values()))[0]) from None
    except smtplib.SMTPResponseException as error:
        raise _answered(f"{place}: does not take the message", error.smtp_code) from None
    except ssl.SSLCertVerificationError as error:
        raise Refused(f"{place}: its certificate is not trusted; name its authority with ca_file") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Undelivered(f"{place}: cannot be reached, or broke off; check host, port and security") from error


def _answered(text: str, code: int) -> Undelivered:
    kind = Refused if code >= _PERMANENT else Undelivered
    return kind(f"{text} ({code})")
