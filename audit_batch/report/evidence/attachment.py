"""A file that is embedded in a report's PDF."""

from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

CSV = "text/csv"
JSON = "application/json"
NOTEBOOK = "application/x-ipynb+json"


class Relationship(StrEnum):
    """What a file is to the pages. Source: ISO 32000-2, 7.11.3."""

    DATA = "Data"
    """The pages show a part of it."""
    SOURCE = "Source"
    """The pages are made of it."""
    ALTERNATIVE = "Alternative"
    """It says the same, for machines."""
    SUPPLEMENT = "Supplement"
    """It says what the pages rest on."""


class Attachment(Struct, frozen=True):
    """One embedded file."""

    name: str
    type: str
    """Media type."""
    relationship: Relationship
    description: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Digest of the content, hexadecimal."""
        return sha256(self.content).hexdigest()
