"""From when to when certificates are valid, and which they are; of what lies beside them in a file nothing is kept."""

import base64
import binascii
import re
import ssl
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

from msgspec import Struct

from audit_batch.collect.nodes.tree import Found, Tree, problem_of

_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_EMBEDDED = re.compile(rb"^\s*client-certificate-data:\s*[\"']?([A-Za-z0-9+/=]+)", re.MULTILINE)
"""Where a kubeconfig holds its user's certificate."""
_SEQUENCE, _UTC_TIME, _GENERALIZED_TIME, _VERSION = 0x30, 0x17, 0x18, 0xA0
_LONG = 0x80
_FORMATS = {_UTC_TIME: "%y%m%d%H%M%SZ", _GENERALIZED_TIME: "%Y%m%d%H%M%SZ"}


class Validity(Struct, frozen=True):
    """When one certificate is valid, UTC."""

    not_before: datetime
    not_after: datetime


class Certificates(Struct, frozen=True):
    """The certificates in one file, in order."""

    path: str
    validities: tuple[Validity, ...] = ()
    digests: tuple[str, ...] = ()
    """SHA-256 of each in DER, hexadecimal: equal ones are the same certificate."""
    problem: str = ""


def read_certificates(tree: Tree, files: Iterable[Found]) -> list[Certificates]:
    """Read when the certificates in ``files`` are valid; files without any have no entry."""
    read = (_read(tree, found.path) for found in files if found.kind == "file")
    return [each for each in read if each.validities or each.problem]


def pem_blocks(content: bytes) -> list[bytes]:
    """Return the certificates of a PEM file as DER, those inside of a kubeconfig included; keys are passed over."""
    return [_der(block) for block in _BLOCK.findall(_opened(content))]


def read_validity(certificate: bytes) -> Validity:
    """Read when a certificate in DER is valid.

    Raises:
        ValueError: It is no certificate.

    Source: RFC 5280, 4.1 and 4.1.2.5.
    """
    fields = list(_elements(_content(_content(certificate))))
    after_version = fields[1:] if fields and fields[0][0] == _VERSION else fields
    serial_algorithm_issuer = 3
    if len(after_version) <= serial_algorithm_issuer:
        raise ValueError("a certificate has more fields")
    moments = [_moment(tag, content) for tag, content in _elements(after_version[serial_algorithm_issuer][1])]
    not_before, not_after = moments
    return Validity(not_before, not_after)


def _read(tree: Tree, path: str) -> Certificates:
    try:
        blocks = pem_blocks(tree.read(path))
        return Certificates(
            path,
            tuple(read_validity(block) for block in blocks),
            tuple(sha256(block).hexdigest() for block in blocks),
        )
    except OSError as error:
        return Certificates(path, problem=problem_of(error))
    except ValueError:
        return Certificates(path, problem="holds a certificate that cannot be read")


def _opened(content: bytes) -> bytes:
    """Put the certificates that a kubeconfig holds in base64 behind the content."""
    return b"\n".join((content, *(_decoded(text) for text in _EMBEDDED.findall(content))))


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("client-certificate-data is no base64") from error


def _der(block: bytes) -> bytes:
    return ssl.PEM_cert_to_DER_cert(block.decode("ascii"))


def _content(element: bytes) -> bytes:
    tag, content = next(_elements(element), (0, b""))
    if tag != _SEQUENCE:
        raise ValueError("a certificate is a sequence")
    return content


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of the elements of a DER encoding that follow each other."""
    place = 0
    while place < len(content):
        if place + 2 > len(content):
            raise ValueError("an element ends too early")
        tag, length, start = content[place], content[place + 1], place + 2
        if length >= _LONG:
            count = length - _LONG
            length, start = int.from_bytes(content[start : start + count]), start + count
        place = start + length
        if place > len(content):
            raise ValueError("an element ends too early")
        yield tag, content[start:place]


def _moment(tag: int, content: bytes) -> datetime:
    if tag not in _FORMATS:
        raise ValueError("a moment has no known form")
    moment = datetime.strptime(content.decode("ascii"), _FORMATS[tag]).replace(tzinfo=UTC)
    # Two digits of a year stand for 1950 to 2049, where Python takes 1969 to 2068.
    century = 100 if tag == _UTC_TIME and moment.year >= 2050 else 0  # noqa: PLR2004  RFC 5280, 4.1.2.5.1
    return moment.replace(year=moment.year - century)
