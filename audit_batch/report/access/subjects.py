"""A subject of RBAC as people write it."""

from msgspec import Struct

from audit_batch.errors import UsageError

_ACCOUNT = "system:serviceaccount:"
_KINDS = ("User", "Group", "ServiceAccount")


class Subject(Struct, frozen=True):
    """One subject, as bindings name it."""

    kind: str
    """User, Group or ServiceAccount."""
    namespace: str
    """Of a service account; empty for others."""
    name: str

    @property
    def username(self) -> str:
        """The name by which audit events know it; empty for a group, which never asks itself."""
        if self.kind == "ServiceAccount":
            return f"{_ACCOUNT}{self.namespace}:{self.name}"
        return self.name if self.kind == "User" else ""

    def __str__(self) -> str:
        """The subject in one text, as relations write it."""
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


def read_subject(text: str) -> Subject:
    """Read ``User NAME``, ``Group NAME``, ``ServiceAccount NAMESPACE/NAME``, NAMESPACE/NAME or a name as authenticated.

    A name without a kind is a user's, unless it is one of a service account.

    Raises:
        UsageError: A service account without its namespace.
    """
    kind, _, rest = text.strip().partition(" ")
    if kind not in _KINDS or not rest:
        kind, rest = "", text.strip()
    if rest.startswith(_ACCOUNT) and kind in ("", "User", "ServiceAccount"):
        kind, rest = "ServiceAccount", rest.removeprefix(_ACCOUNT).replace(":", "/", 1)
    if kind == "ServiceAccount" or (not kind and rest.count("/") == 1 and "@" not in rest and ":" not in rest):
        namespace, slash, name = rest.partition("/")
        if not (slash and namespace and name):
            raise UsageError(f"{text!r} names no namespace; write NAMESPACE/NAME")
        return Subject("ServiceAccount", namespace, name)
    if not rest:
        raise UsageError("the subject is empty; write a user, 'Group NAME' or NAMESPACE/NAME of a service account")
    return Subject(kind or "User", "", rest)
