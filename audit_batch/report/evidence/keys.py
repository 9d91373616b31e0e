"""Opening the key that signs reports: a PKCS#12 file or a PKCS#11 token."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from audit_batch.config.signing import KeyFile, KeyToken, Secret
from audit_batch.errors import ReportError, cut

_NO_PKCS11 = "signing with a token needs python-pkcs11, which is not installed; pip install 'audit-batch[sign]'"


def read_secret(secret: Secret) -> str | None:
    """Return a passphrase or a PIN; None where the settings name none.

    Raises:
        ReportError: The file or the variable that should hold it is not there.
    """
    if secret.variable:
        if secret.variable not in os.environ:
            raise ReportError(f"the variable {secret.variable}, which should hold the key's secret, is not set")
        return os.environ[secret.variable]
    if secret.file is None:
        return None
    try:
        return secret.file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReportError(f"{secret.file}: the key's secret cannot be read from it") from error


@contextmanager
def open_signer(key: KeyFile | KeyToken) -> Iterator[Any]:
    """Open a key as one of pyHanko's signers; a token is held open for as long as the block runs.

    Raises:
        ReportError: It cannot be opened, and why.
    """
    if isinstance(key, KeyFile):
        yield _from_file(key)
    else:
        with _session(key) as session:
            yield _from_token(key, session)


def _from_file(key: KeyFile) -> Any:
    # pyHanko is an extra.
    from pyhanko.sign import SimpleSigner  # noqa: PLC0415

    passphrase = read_secret(key.passphrase)
    try:
        content = key.path.read_bytes()
    except OSError as error:
        raise ReportError(f"{key.path}: the key cannot be read ({error.strerror})") from error
    try:
        return SimpleSigner.load_pkcs12_data(content, (), passphrase.encode() if passphrase else None)
    except (ValueError, AttributeError) as error:
        raise ReportError(f"{key.path}: the passphrase is wrong, or it is no PKCS#12 file with a key") from error


@contextmanager
def _session(key: KeyToken) -> Iterator[Any]:
    try:
        from pkcs11.exceptions import PinIncorrect, PKCS11Error  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
        from pyhanko.sign.pkcs11 import open_pkcs11_session  # noqa: PLC0415
    except ImportError as error:
        raise ReportError(_NO_PKCS11) from error
    pin = read_secret(key.pin)
    try:
        session = open_pkcs11_session(str(key.module), token_criteria=TokenCriteria(label=key.token), user_pin=pin)
    except PinIncorrect as error:
        raise ReportError(f"token {key.token!r}: the PIN is wrong") from error
    except (PKCS11Error, RuntimeError, OSError) as error:
        raise ReportError(f"token {key.token!r}: {key.module} cannot open it ({_told(error)})") from error
    try:
        with session:
            yield session
    except PKCS11Error as error:
        raise ReportError(f"token {key.token!r}: key {key.key!r} cannot sign ({_told(error)})") from error


def _told(error: Exception) -> str:
    return cut(str(error)) or type(error).__name__


def _from_token(key: KeyToken, session: Any) -> Any:
    from pkcs11.exceptions import PKCS11Error  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    from pyhanko.sign.pkcs11 import PKCS11Signer  # noqa: PLC0415

    signer = PKCS11Signer(session, cert_label=key.certificate, key_label=key.key, other_certs_to_pull=None)
    try:
        certificate = signer.signing_cert
    except PKCS11Error as error:
        lacks = f"key {key.key!r}" if "private key" in str(error) else f"certificate {key.certificate!r}"
        raise ReportError(f"token {key.token!r}: has no {lacks}") from error
    if certificate is None:
        raise ReportError(f"token {key.token!r}: has no certificate {key.certificate!r}")
    # Many tokens do not digest for keys of elliptic curves; all sign a digest.
    signer.use_raw_mechanism = certificate.public_key.algorithm == "ec"
    return signer
