"""Kinds of Kubernetes under an API that does not have them, or had them once in another form.

Any other group may have a kind called Service or Ingress; in Kubernetes' own groups nobody else makes kinds.
"""

from collections.abc import Mapping
from functools import lru_cache

from audit_batch.errors import cut
from audit_batch.kinds import KINDS, Kind

_OWN = (
    "", "apps", "batch", "autoscaling", "policy", "rbac.authorization.k8s.io", "networking.k8s.io", "storage.k8s.io",
    "scheduling.k8s.io", "node.k8s.io", "certificates.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io",
    "apiregistration.k8s.io",
)  # fmt: skip
"""Groups that an API server has by itself."""
_OF_KUBERNETES = ".k8s.io"
_ENDED: Mapping[tuple[str, str], str] = {
    **{("extensions/v1beta1", kind): "1.16" for kind in ("Deployment", "DaemonSet", "ReplicaSet", "NetworkPolicy")},
    ("extensions/v1beta1", "Ingress"): "1.22",
    ("networking.k8s.io/v1beta1", "Ingress"): "1.22",
}
"""Release of Kubernetes since which a kind is not served so; fields or defaults were others than relations read.

Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
"""
_STABLE = {"autoscaling": "v2"}
"""Version to write where it is not v1."""
_READ: Mapping[str, frozenset[str]] = {
    "apps": frozenset({"v1beta1", "v1beta2"}),
    "batch": frozenset({"v1beta1", "v2alpha1"}),
    "autoscaling": frozenset({"v1", "v2beta1", "v2beta2"}),
    "policy": frozenset({"v1beta1"}),
    "rbac.authorization.k8s.io": frozenset({"v1alpha1", "v1beta1"}),
    "networking.k8s.io": frozenset({"v1beta1"}),
    "storage.k8s.io": frozenset({"v1alpha1", "v1beta1"}),
    "scheduling.k8s.io": frozenset({"v1alpha1", "v1beta1"}),
    "node.k8s.io": frozenset({"v1beta1"}),
    "certificates.k8s.io": frozenset({"v1beta1"}),
    "admissionregistration.k8s.io": frozenset({"v1alpha1", "v1beta1"}),
    "apiextensions.k8s.io": frozenset({"v1beta1"}),
    "apiregistration.k8s.io": frozenset({"v1beta1"}),
}
"""Other versions, served or not, that relations read rightly: most say the same in the same fields."""
_BY_NAME: Mapping[str, Kind] = {
    name.lower(): kind for kind in KINDS if kind.group in _OWN for name in (kind.name, kind.plural)
}
"""As somebody may write them."""


@lru_cache(maxsize=1024)
def find_unserved(api_version: str, name: str) -> str:
    """Return why an API server has no such kind, and what to write instead; empty when nothing is known against it."""
    group, _, version = api_version.rpartition("/")
    kind = _BY_NAME.get(name.lower())
    if kind is None or not _is_own(group):
        return ""
    right = _stable(kind)
    if ended := _ENDED.get((api_version, name)):
        return f"{name} is not served as {api_version} since Kubernetes {ended}; write {right}"
    versions = _READ.get(group, frozenset()) | {right.rpartition("/")[2]}
    if (group, name) == (kind.group, kind.name) and version in versions:
        return ""
    return f"no API server has {cut(api_version, 60)} {cut(name, 60)}; write {right} {kind.name}"


def _is_own(group: str) -> bool:
    return "." not in group or group.endswith(_OF_KUBERNETES)


def _stable(kind: Kind) -> str:
    version = _STABLE.get(kind.group, "v1")
    return f"{kind.group}/{version}" if kind.group else version
