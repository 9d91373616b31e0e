"""What `doctor` says of reports: the key that signs them, and the verdict of a veraPDF that the user has."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from audit_batch.config import Settings
from audit_batch.config.signing import KeyFile, KeyToken
from audit_batch.errors import ReportError, cut
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.doctor import Finding, State
from audit_batch.report.evidence.keys import open_signer
from audit_batch.report.evidence.library import require_pyhanko

_PROGRAM = "verapdf"
_GET = "get veraPDF from its makers, verapdf.org, and put it on the PATH"
_STANDARDS = {"pdf/a-3a+ua-1": ("3a", "ua1"), "pdf/a-3b": ("3b",), "pdf/ua-1": ("ua1",)}
"""Flavours, as veraPDF calls the standards, by the setting."""
_SOON = timedelta(days=30)


def examine_reports(settings: Settings, clock: Clock, pdf: Path | None) -> Iterator[Finding]:
    """Look at the key that signs, and at a PDF if one is given."""
    if settings.signing and settings.signing.key:
        yield _key(settings.signing.key, clock)
    yield from _validity(settings, pdf)


def _key(key: KeyFile | KeyToken, clock: Clock) -> Finding:
    try:
        require_pyhanko("signing")
        with open_signer(key) as signer:
            certificate = signer.signing_cert
            name, ends = cut(str(certificate.subject.human_friendly)), certificate.not_valid_after
    except ReportError as error:
        return Finding(State.BAD, "signing", str(error), "reports are kept unsigned until that is mended")
    text = f"{name}; the certificate is valid until {ends:%Y-%m-%d}"
    if ends < clock.now():
        return Finding(State.BAD, "signing", text, "renew it; reports are kept unsigned until then")
    return Finding(State.NOTE if ends < clock.now() + _SOON else State.OK, "signing", text)


def _validity(settings: Settings, pdf: Path | None) -> Iterator[Finding]:
    program = shutil.which(_PROGRAM)
    made_for = settings.pdf_variant
    if program is None:
        missing = f"is not here: PDFs are made for {made_for}, and nobody has validated that they conform"
        yield Finding(State.NOTE, _PROGRAM, missing, _GET)
    elif pdf is None:
        yield Finding(State.OK, _PROGRAM, f"{program}; `doctor --pdf FILE` asks it about a report")
    else:
        for flavour in _STANDARDS[made_for]:
            yield _verdict(program, flavour, pdf)


def _verdict(program: str, flavour: str, pdf: Path) -> Finding:
    asked = [program, "--format", "text", "--flavour", flavour, str(pdf)]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603  our own words and a path
    except OSError as error:
        return Finding(State.BAD, _PROGRAM, f"{program} cannot be run ({error.strerror})", _GET)
    told = done.stdout.strip().partition("\n")[0]
    if told.startswith("PASS"):
        return Finding(State.OK, _PROGRAM, f"{pdf} conforms to {flavour}")
    if told.startswith("FAIL"):
        return Finding(State.BAD, _PROGRAM, f"{pdf} does not conform to {flavour}", f"{' '.join(asked)} says why")
    return Finding(State.BAD, _PROGRAM, f"gives no verdict on {pdf}: {cut(done.stderr.strip() or told)}", _GET)
