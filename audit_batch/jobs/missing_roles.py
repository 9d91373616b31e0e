"""Roles that bindings among manifests give and that are not all among them: in a cluster they may grant anything."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.shape import pod_of
from audit_batch.jobs.variants import Variant

_RBAC = "rbac.authorization.k8s.io"
_Receiver = tuple[str, str, str]
"""Kind, namespace and name of a subject; no namespace for users and groups."""
Missing = Mapping[_Receiver, str]
"""By receiver why one of the roles that bindings give it is not known."""


def find_missing_roles(together: Variant) -> Missing:
    """Return to whom bindings give roles that are not there, or that gather others."""
    found: dict[_Receiver, str] = {}
    for manifest in together.values():
        if reason := _missing_role(manifest, together):
            found |= dict.fromkeys(_receivers(manifest), reason)
    return found


def reason_for_doubt(manifest: Manifest, together: Variant, missing: Missing) -> str:
    """Return why the role of a binding, or one of the account of a workload, is not known; empty where all are."""
    if reason := _missing_role(manifest, together):
        return reason
    return next((missing[one] for one in _identities(manifest.body) if one in missing), "") if missing else ""


def _missing_role(manifest: Manifest, together: Variant) -> str:
    reference = manifest.body.get("roleRef")
    if not isinstance(reference, dict):
        return ""
    kind, name = str(reference.get("kind")), str(reference.get("name"))
    role = together.get((_RBAC, kind, _namespace(manifest.body) if kind == "Role" else "", name))
    if role is None:
        return f"its {kind} {name} is not among the manifests"
    if kind == "ClusterRole" and role.body.get("aggregationRule"):
        return f"its {kind} {name} gathers what is not among the manifests"
    return ""


def _receivers(manifest: Manifest) -> Iterator[_Receiver]:
    subjects: Iterable[Mapping[str, Any]] = manifest.body.get("subjects") or ()
    for subject in subjects:
        kind = str(subject.get("kind"))
        home = str(subject.get("namespace") or _namespace(manifest.body)) if kind == "ServiceAccount" else ""
        yield kind, home, str(subject.get("name"))
        # That of a workload whose namespace is left out may be this one.
        yield kind, "", str(subject.get("name"))


def _identities(body: Mapping[str, Any]) -> Iterator[_Receiver]:
    """Yield what the account of a workload is known by to bindings, as the relation service_account_identities does."""
    pod = pod_of(body)
    if "containers" in pod:
        home = _namespace(body)
        name = str(pod.get("serviceAccountName") or pod.get("serviceAccount") or "default")
        yield "ServiceAccount", home, name
        yield "User", "", f"system:serviceaccount:{home}:{name}"
        for group in ("system:authenticated", "system:serviceaccounts", f"system:serviceaccounts:{home}"):
            yield "Group", "", group


def _namespace(body: Mapping[str, Any]) -> str:
    return body["metadata"].get("namespace") or ""
