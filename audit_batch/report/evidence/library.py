"""pyHanko, the library of signatures: an extra that may be missing, and that logs what its callers are told anyway."""

import logging
import struct
import zlib

from audit_batch.errors import ReportError

_LOGGERS = ("pyhanko", "pyhanko_certvalidator")


def require_pyhanko(purpose: str) -> None:
    """See to it that pyHanko can be imported, and that it prints nothing.

    Raises:
        ReportError: It is not installed.
    """
    try:
        import pyhanko.sign  # noqa: F401, PLC0415  an extra
    except ImportError as error:
        raise ReportError(
            f"{purpose} needs pyHanko, which is not installed; pip install 'audit-batch[sign]'"
        ) from error
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def reading_errors() -> tuple[type[Exception], ...]:
    """Return what pyHanko and the libraries below it raise when they read a damaged file; only where they are there."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.x509 import DuplicateExtension, InvalidVersion  # noqa: PLC0415
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: PLC0415
    from pyhanko_certvalidator.errors import ValidationError  # noqa: PLC0415

    plain = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError, OSError)
    packed = (zlib.error, struct.error)
    certified = (InvalidSignature, UnsupportedAlgorithm, DuplicateExtension, InvalidVersion, ValidationError)
    return (*plain, *packed, *certified, PdfError, SignatureValidationError)
