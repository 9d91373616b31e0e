"""What private keys look like in base64, with and without their armour."""

import re
from base64 import b64encode


def _inside_base64(text: bytes) -> str:
    """Return a pattern for what ``text`` looks like inside base64, at each of the three alignments."""
    cores = []
    for lead in range(3):
        encoded = b64encode(b"\0" * lead + text).decode()
        whole = (lead + len(text)) // 3 * 4
        cores.append(re.escape(encoded[(lead * 8 + 5) // 6 : whole]))
    return "|".join(cores)


DER = (
    r"(?:MII[A-Za-z0-9+/]{2,3}(?:IBADANBgkqhkiG9w0BAQ|IBAAK[BC])|MI[GH][A-Za-z0-9+/]AgEAM(?:BMGByqGSM49|BAGByqGSM49)"
    r"|MHcCAQEEI|MIG[A-Za-z0-9+/]AgEBBD|MC4CAQAwBQYDK2V)"
)
"""Beginnings of private keys in DER and base64 without any armour: RSA (PKCS 8, PKCS 1), elliptic curves, Ed25519."""
KEY_IN_BASE64 = _inside_base64(b"PRIVATE KEY")
"""Of an armoured key that was encoded once more, as in the values of a Secret."""
