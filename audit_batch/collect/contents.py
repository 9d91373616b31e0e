"""What is told of a Secret's contents in a manifest: its keys, and which values may be credentials; never a value."""

import base64
import json
import re
from typing import Any

from audit_batch.redact.late import late
from audit_batch.redact.names import is_reference

BODIES = ("data", "stringData")
"""Fields of a Secret that hold values."""
CONTENTS = "contents"
"""Field that stands for them: by field and key whether the value may be a credential."""

_PLACEHOLDER = late(
    r"""(?ix)
    [\W_]* (?:
        (?:please[-_ ])? (?:change|replace|fill|edit|update) [-_ ]? (?:me|this|it|in|with) (?:[-_ .!].*)?
        | (?:insert|enter|put|add) [-_ ] .* here | your [-_ ] .* | to [-_ ] be [-_ ] .*
        | redacted | removed | omitted | masked | hidden | placeholder | dummy | todo | tbd | fixme | empty
    )? [\W_]*
    """
)
_FILLED_IN = late(r"\$\{[^{}]+\}|\{\{.*?\}\}|<path:[^<>]+>")
"""Parts that envsubst, templates and the plugin of Argo CD for Vault fill in before the manifest is applied."""
_PUBLIC = late(
    r"-----BEGIN (?P<what>(?:[A-Z0-9]+ )*(?:CERTIFICATE|PUBLIC KEY|X509 CRL))-----.*?-----END (?P=what)-----", re.DOTALL
)


def tell_contents(secret: dict[str, Any]) -> dict[str, Any]:
    """Return a Secret without its values, and with what is told of them where it brings any."""
    told = {field: _told(secret[field], field) for field in BODIES if isinstance(secret.get(field), dict)}
    rest = {name: value for name, value in secret.items() if name not in (*BODIES, CONTENTS)}
    return {**rest, CONTENTS: told} if told else rest


def _told(body: dict[str, Any], field: str) -> dict[str, bool]:
    return {str(key): _may_be_credential(value, is_encoded=field == "data") for key, value in body.items()}


def _may_be_credential(value: Any, *, is_encoded: bool) -> bool:
    """Say so of all that is not known to be empty, public, encrypted or filled in later."""
    text = ("" if value is None else value if isinstance(value, str) else json.dumps(value, default=str)).strip()
    if _PLACEHOLDER.fullmatch(text):
        return False
    found = _decoded(text) if is_encoded else text
    if found is None:
        return True
    found = _PUBLIC.sub("", found).strip()
    return not (_PLACEHOLDER.fullmatch(found) or is_reference(found) or _FILLED_IN.search(found))


def _decoded(text: str) -> str | None:
    """Return what base64 stands for; the text itself where it is none, nothing where that is no text."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except UnicodeDecodeError:
        return None
    except ValueError:
        return text
