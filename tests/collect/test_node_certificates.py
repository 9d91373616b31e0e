"""When certificates are valid, read from DER without a library for it."""

import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_batch.collect.nodes.certificates import Validity, pem_blocks, read_validity
from tests.collect.node_trees import certificate, kubeconfig_with

MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)


def element(tag: int, content: bytes) -> bytes:
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    size = len(content).to_bytes(3)
    return bytes([tag, 0x83]) + size + content


def time_of(moment: datetime) -> bytes:
    """A moment as RFC 5280 wants it: with two digits of the year until 2049."""
    text = f"{moment:%m%d%H%M%S}Z"
    if moment.year < 2050:
        return element(0x17, f"{moment.year % 100:02d}{text}".encode())
    return element(0x18, f"{moment.year:04d}{text}".encode())


def made_certificate(before: datetime, after: datetime, *, version: bool, issuer: bytes) -> bytes:
    fields = [element(0x02, b"\1"), element(0x30, b"\6\1\1"), element(0x30, issuer)]
    fields.append(element(0x30, time_of(before) + time_of(after)))
    fields.append(element(0x30, b""))
    head = [element(0xA0, element(0x02, b"\2"))] if version else []
    return element(0x30, element(0x30, b"".join(head + fields)) + element(0x30, b"") + element(0x03, b"\0"))


@given(before=MOMENTS, after=MOMENTS, version=st.booleans(), issuer=st.binary(max_size=300))
def test_the_dates_of_any_certificate_come_back(
    before: datetime, after: datetime, version: bool, issuer: bytes
) -> None:
    made = made_certificate(before, after, version=version, issuer=issuer)

    assert read_validity(made) == Validity(before, after)


@given(st.binary(max_size=300))
def test_what_is_no_certificate_is_a_value_error(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_validity(content)


@given(cut=st.integers(0, 80))
def test_a_certificate_that_ends_too_early_is_a_value_error(cut: int) -> None:
    whole = made_certificate(
        datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), version=True, issuer=b""
    )

    with pytest.raises(ValueError, match=r"."):
        read_validity(whole[: min(cut, len(whole) - 3)])


def test_a_certificate_of_openssl_has_the_dates_that_openssl_says(tmp_path: Path) -> None:
    pem = certificate()[0]
    (tmp_path / "a.pem").write_bytes(pem)
    command = [str(which("openssl")), "x509", "-in", str(tmp_path / "a.pem"), "-noout", "-enddate"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().removeprefix("notAfter=")

    (block,) = pem_blocks(pem)

    validity = read_validity(block)
    assert validity.not_after == datetime.fromtimestamp(ssl.cert_time_to_seconds(said), UTC)
    assert validity.not_after - validity.not_before == timedelta(days=365)


def test_certificates_beside_keys_and_inside_of_kubeconfigs_are_found() -> None:
    pem, key = certificate()

    found = [pem_blocks(content) for content in (key + pem + pem, kubeconfig_with(pem).encode(), key, b"")]

    assert [len(blocks) for blocks in found] == [2, 1, 0, 0]


def test_a_kubeconfig_whose_certificate_is_no_base64_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="no base64"):
        pem_blocks(b"client-certificate-data: abc\n")
