"""What a right is about, as people write it."""

from msgspec import Struct

from audit_batch.errors import UsageError


class Asked(Struct, frozen=True):
    """A resource or a path."""

    resource: str
    """Plural, with its subresource after a slash; empty for a path."""
    api_group: str | None
    """API group; nothing for any."""
    path: str
    """Path that is no resource; empty for a resource."""

    @property
    def subresource(self) -> str:
        """The part after the slash; empty without one."""
        return self.resource.partition("/")[2]


def read_resource(text: str) -> Asked:
    """Read ``pods``, ``pods/exec``, ``deployments.apps``, ``deployments.apps/scale`` or a path such as ``/metrics``.

    Raises:
        UsageError: It is none of these.
    """
    if text.startswith("/"):
        return Asked("", None, text)
    plural, _, subresource = text.partition("/")
    name, _, group = plural.partition(".")
    if not name or " " in text:
        raise UsageError(
            f"{text!r} is no resource such as pods, pods/exec or deployments.apps, and no path such as /metrics"
        )
    return Asked(f"{name}/{subresource}" if subresource else name, group or None, "")
