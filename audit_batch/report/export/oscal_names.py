"""How things are called in OSCAL: UUIDs that stay, tokens, properties, and text that is never markup.

A UUID is made of the cluster's UID and of what it names, and of nothing else: the same result gives the same document,
and a finding keeps its UUID over snapshots and months. Source: OSCAL 1.1, data types.
"""

import re
from functools import cache, lru_cache
from uuid import NAMESPACE_URL, UUID, uuid5

from audit_batch.report.export.marked import plain
from audit_batch.report.wording import visible

NAMESPACE = "urn:audit-batch:oscal"
"""Of our properties and facets; a name, not an address."""
OSCAL_VERSION = "1.1.3"
_STRANGE = re.compile(r"[^A-Za-z0-9.\-]")

Prop = dict[str, str]


@lru_cache(maxsize=65536)
def uuid_of(cluster_id: str, *names: object) -> str:
    """Return the UUID (version 5) of what these names stand for in a cluster."""
    return str(uuid5(_home(cluster_id), "\x1f".join(map(str, names))))


@cache
def _home(cluster_id: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{NAMESPACE}:{cluster_id}")


def control_id(framework: str, requirement: str) -> str:
    """Return the id under which a requirement is a control: a token, and another one for each requirement."""
    return token(framework, requirement)


def objective_id(framework: str, requirement: str) -> str:
    """Return the id of the objective that a finding is about."""
    return f"{control_id(framework, requirement)}_obj"


def token(*names: str) -> str:
    """Write names as one token, other names as another: a sign that none may have becomes its number."""
    written = "_".join(_STRANGE.sub(_numbered, name) for name in names)
    return written if written[:1].isalpha() else f"_{written}"


def _numbered(sign: re.Match[str]) -> str:
    return "__" if sign[0] == "_" else f"_{ord(sign[0]):x}_"


def props(**values: object) -> list[Prop]:
    """Return properties of ours, without those that have no value; ``_`` in a name stands for ``-``."""
    found = []
    for name, value in values.items():
        if written := " ".join(visible(value).split()) if value is not None else "":
            found.append({"name": name.replace("_", "-"), "ns": NAMESPACE, "value": written})
    return found


def line(text: object) -> str:
    """Return foreign text as one line that Markdown shows as it is."""
    return plain(text).strip() or "\u2013"


def link(uuid: str) -> str:
    """Return the reference to a resource of the same document."""
    return f"#{uuid}"
