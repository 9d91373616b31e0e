"""Which names tell that their value is a secret, and which values are no secret even so."""

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from math import log2

from audit_batch.redact.late import late


class Telling(IntEnum):
    """How much a name says about its value."""

    NOTHING = 0
    KEYISH = 1
    """``app-key``: a value is a secret if it looks drawn at random, and is long."""
    WEAK = 2
    """``secret``, ``token``: may also name a Secret object."""
    STRONG = 3
    """``password``, ``client_secret``: any literal is a secret."""


STRONG_WORDS = (
    *("pass w", "pass phrase", "pass code", "mot de passe", "secret key", "secret access key", "client secret"),
    *("api secret", "app secret", "shared secret", "consumer secret", "jwt secret", "cookie secret"),
    *("session secret", "webhook secret", "oauth secret", "bot token", "private key", "api key", "api token"),
    *("access token", "auth token", "bearer token", "refresh token", "secret token", "encryption key"),
    *("encrypt key", "signing key", "master key", "account key", "access key", "root token"),
    *("connection string", "conn str", "sas token", "license key", "require pass", "master auth", "client key data"),
)
"""Words of a name, in this order, with or without a separator between them."""
WEAK_WORDS = ("secret", "token", "credential", "authorization")
LAST_WORDS = ("pwd", "pass", "auth", "pat", "creds", "psk", "pin", "mnemonic", "pw")
"""Telling only as the last word of a name: ``DB_PASS``, not ``bypass`` or ``passthrough``."""

INNOCENT_ENDINGS = tuple(
    "name names namespace file files filename path paths dir directory folder ref refs reference keyref ttl expiry "
    "expiration expires expiresin seconds minutes hours days age lifetime duration timeout interval period length "
    "size count limit maximum minimum policy policies type kind format algorithm enabled disabled required allowed "
    "url uri endpoint host hostname port keyid version field column header prefix suffix label selector template "
    "mode method provider issuer audience audiences realm scope scopes rotation hash checksum digest sha256 "
    "strength location mount mountpath store backend class engine review reviews request requests requestor "
    "annotation projection encryption authentication webhook config configuration settings cache cleaner "
    "controller service server client manager operator groups group user username users role accounts "
    "account resolver generator bucket domain attempts changed updated rotated "
    "createdat updatedat since used time timestamp id validity status state reset required script query description "
    "help message text hint title placeholder url domain".split()
)
"""What follows the telling word when the value is about the secret, not the secret."""
_SWITCHES = ("allowemptypassword", "allowemptyrootpassword", "randomrootpassword")
"""Ends of names that tell the images of databases how to begin, not with what."""
INNOCENT_STARTS = ("checksum", "existing", "public", "no", "disable", "enable", "use", "allow", "require", "skip")

NAME_CHARACTERS = r"A-Za-z0-9_.\-"
NAME_LENGTH = 80
"""Characters of a name that are read, from its end."""
_NOT_ID = (
    rf"(?-i:-?|-i|[A-Za-z0-9_.][{NAME_CHARACTERS}]*|-[A-Za-hj-z0-9_.\-][{NAME_CHARACTERS}]*"
    rf"|-i[A-Za-ce-z0-9_.\-][{NAME_CHARACTERS}]*|-id[{NAME_CHARACTERS}]+)"
)
"""How a name may go on that does not end with ``-id`` just then: every audit event names a ``credential-id``."""
_NAME_TAIL = late(rf"[{NAME_CHARACTERS}]*\Z")
_CAMEL = late(r"(?<=[a-z0-9])(?=[A-Z])")
_STRONG = late("|".join(word.replace(" ", "_?") for word in STRONG_WORDS))
_SEPARATORS = late(r"[-_.]+")


def telling_probe() -> str:
    """Return an RE2 pattern for a name, up to its end, of which `read_name` may say anything but nothing."""
    words = "|".join(word.replace(" ", "[-_.]*") for word in (*STRONG_WORDS, *WEAK_WORDS) if word != "credential")
    last = "|".join((*LAST_WORDS, f"[{NAME_CHARACTERS}]key"))
    return rf"(?i:(?:{words})[{NAME_CHARACTERS}]*|credential{_NOT_ID}|(?:{last})[0-9]*[-_.]*)"


@lru_cache(maxsize=8192)
def read_name(name: str) -> Telling:
    """Say how much the name of a variable, flag, key or field tells; any case and any separators."""
    found = _NAME_TAIL.search(name[-NAME_LENGTH:])
    words = [w for w in _SEPARATORS.split(_CAMEL.sub("_", found[0] if found else "").lower()) if w]
    if not words or _is_innocent(words):
        return Telling.NOTHING
    joined = "_".join(words)
    if _STRONG.search(joined):
        return Telling.STRONG
    last = words[-1].rstrip("0123456789")
    if last in LAST_WORDS:
        return Telling.STRONG if last in ("pwd", "pass", "pw", "psk") else Telling.WEAK
    if any(word in joined for word in WEAK_WORDS):
        return Telling.WEAK
    return Telling.KEYISH if last == "key" and len(words) > 1 else Telling.NOTHING


def _is_innocent(words: list[str]) -> bool:
    whole = "".join(words)
    if words[0] in INNOCENT_STARTS or whole.endswith(_SWITCHES):
        return True
    return any(whole.endswith(end) and whole != end for end in INNOCENT_ENDINGS if len(end) > 2) or (
        words[-1] in ("id", "ids", "at", "no")
    )


_REFERENCE = late(
    r"""(?ix)
    \s* | true | false | yes | no | on | off | null | nil | none | undefined | n/?a | ~
    | \$\(.*\) | \$\$?\{.*\} | \$(?-i:[A-Z_][A-Z0-9_]*|[a-z_]+)
    | \{\{.*\}\} | .*\{\{.*\}\}.* | <[^<>]*> | %\w+%? | %\(\w+\)s | __\w+__ | @\w+@
    | \*+ | x{3,} | \.{3} | -+ | (?:your|my|insert|enter|replace)[-_ ].*(?:here|password|token|key|secret)
    | (?:vault|ref|secretref|awssm|gcpsm|file|env|op|sops|ssm|secretsmanager|arn):.* | ENC\[.*\]
    | (?:\.{1,2}|~)?(?:/[\w.@~+-]{1,40}){1,12}/? | [a-z]:\\.*
    | (?:[\w.-]{1,128}@)?sha256:[0-9a-f]{64}
    | [a-z][a-z0-9+.-]*://[^\s@?]*(?:\?[^@]*)? | .*\[redacted:[a-z0-9-]+:[0-9a-f]{12}\].*
    """,
    re.DOTALL,
)
_RESOURCE = late(r"[a-z]+\d{0,2}(?:[-./_:][a-z0-9]{1,16}){0,12}|[A-Za-z]{1,24}|[A-Z]+(?:_[A-Z]+)*|v?\d[\d.]{0,6}")
_RANDOM = late(r"[A-Za-z0-9+/=_.\-~]{16,}")
_FIELD = late(r"[a-z.\-_]+", re.IGNORECASE)
_PATH_NOT = late(r"/[^/]*(?:[a-z]\d|\d[a-zA-Z]|[A-Z][a-z]*\d)[^/]*")


def is_secret(name: str, telling: Telling, value: str) -> bool:
    """Say whether ``value`` under a name that tells so much is itself the secret."""
    if not telling or is_reference(value):
        return False
    if telling is Telling.STRONG:
        named_key = name.lower().endswith(("key", "secret")) and _FIELD.fullmatch(value)
        return not (named_key and read_name(value))
    if telling is Telling.WEAK:
        return len(value) > 3 and (not _RESOURCE.fullmatch(value) or is_random(value))
    return is_random(value) and len(value) >= 20


def is_reference(value: str) -> bool:
    """Say whether ``value`` only stands for a secret, or is what nobody keeps secret: a variable, a path, a URL."""
    if not _REFERENCE.fullmatch(value):
        return False
    return not (value[:1] == "/" and is_random(value) and bool(_PATH_NOT.search(value)))


def is_random(value: str) -> bool:
    """Say whether ``value`` looks drawn at random: long, mixed, and of many different characters."""
    if not _RANDOM.fullmatch(value):
        return False
    longest = max(re.split(r"[-_./]", value), key=len)
    kinds = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    return kinds > 1 and len(longest) >= 8 and _entropy(value) >= 3.0 and _mixed(longest)


def _mixed(text: str) -> bool:
    return bool(re.search(r"\d", text)) or len(re.findall(r"[a-z][A-Z]|[A-Z]{2}[a-z]", text)) > 3


def _entropy(text: str) -> float:
    shares: Iterable[float] = (text.count(letter) / len(text) for letter in set(text))
    return -sum(share * log2(share) for share in shares)
