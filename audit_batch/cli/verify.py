"""``audit-batch verify``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from audit_batch.cli import options
from audit_batch.jobs.report_check import CheckedReport, check_report
from audit_batch.jobs.verification import verify_by_hand
from audit_batch.report.evidence.revocation import Asked
from audit_batch.report.evidence.seal import Seal

_FILE = click.Path(path_type=Path)


@click.command(name="verify")
@click.argument("report", required=False, type=_FILE)
@click.option(
    "--trust", multiple=True, type=_FILE, metavar="CERT", help="Certificate of who may sign reports, or of its issuer."
)
@click.option(
    "--crl", "lists", multiple=True, type=_FILE, metavar="CRL", help="List of the certificates that an issuer revoked."
)
@click.option("--online", is_flag=True, help="Ask the issuers of certificates whether they revoked them.")
@options.shared(options.warehouse, options.wait, options.config)
def command(
    *, report: Path | None, trust: tuple[Path, ...], lists: tuple[Path, ...], online: bool, **flags: Any
) -> None:
    """Recompute the ledger and every digest, or check a report.

    Without a REPORT, names the first thing in the warehouse that was altered. Compare the digest that it prints with
    the one on the cover of a report: they are equal when nothing came after it. From the next run on
    metrics tell of this verification.

    Of a REPORT (PDF) checks the signature, the files that it carries, and in the warehouse's ledger what it rests on;
    says in a sentence what was altered, and ends with 5 then. Needs no warehouse: it says what it did not check.
    Nothing goes over the network without --online.
    """
    named = flags.get("warehouse")
    settings = options.settings_of(flags)
    if report is None:
        checked = verify_by_hand(settings, options.system_clock())
        tell = f"{checked.entries} ledger entries, {checked.objects} object versions; digest {checked.digest}"
        click.echo(f"intact: {tell}")
        return
    warehouse = settings.warehouse if named or settings.warehouse.exists() else None
    found = check_report(report, settings, trust=trust, warehouse=warehouse, asked=Asked(lists, online))
    click.echo("\n".join(_lines(report, found, warehouse)))


def _lines(report: Path, found: CheckedReport, warehouse: Path | None) -> Iterator[str]:
    if found.seals:
        yield f"{report}: intact, nothing was altered since it was signed"
        for seal in found.seals:
            yield from _seal(seal)
    else:
        yield f"{report}: not signed; what it carries is as it was made, its pages cannot be checked"
        yield "  pages      render the report again from the same warehouse: an unaltered one has the same bytes"
    files = sorted(found.carried.files)
    yield f"  carries    {len(files)} files, each with the digest that it was made with: {', '.join(files)}"
    yield f"  rests on   {_ledger(found, warehouse)}"


def _seal(seal: Seal) -> Iterator[str]:
    by = f"{seal.signer}, certified by {seal.issuer}" if seal.issuer else f"{seal.signer}, whose certificate is its own"
    yield f"  signed by  {by}"
    moment = f"{seal.signed_at:%Y-%m-%d %H:%M:%S %Z}" if seal.signed_at else "unknown"
    whose = (
        f"by the time stamp of {seal.stamped_by}"
        if seal.stamped_by
        else "by the signer's clock; there is no time stamp"
    )
    yield f"  signed on  {moment}, {whose}"
    yield f"  trust      {'' if seal.trust.trusted else 'not checked: '}{seal.trust.text}"
    yield f"  revoked    {seal.revocation.text}"


def _ledger(found: CheckedReport, warehouse: Path | None) -> str:
    rests_on = found.carried.manifest.rests_on
    entries = sum(len(evidence.entries) for evidence in rests_on)
    files = sum(len(evidence.event_files) for evidence in rests_on)
    counts = f"{entries} entries of the ledger and {files} files of audit events"
    if found.agreed is None:
        return f"{counts}; not checked: there is no warehouse here, give one with --warehouse"
    gone = found.agreed.retired
    retired = f"; {gone} of the files are no longer kept" if gone else ""
    return f"{counts}, all in the ledger of {warehouse} with the same digests; its chain holds{retired}"
