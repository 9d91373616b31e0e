"""Rights that are not all among manifests: bindings may be elsewhere, and roles that they give grant anything there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from audit_batch.catalog.bootstrap_roles import WHOLE, rules_of_cluster_role
from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.shape import pod_of
from audit_batch.jobs.variants import Variant

_RBAC = "rbac.authorization.k8s.io"
_ACCOUNT = "ServiceAccount"
_ACCOUNTS = re.compile("system:serviceaccounts?:(?P<namespace>[^:]+)")
"""As accounts are called where a binding names them as users or groups."""
_Receiver = tuple[str, str, str]
"""Kind, namespace and name of a subject; no namespace for users and groups."""
_OF_ROLES = frozenset({"ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"})


class Rights(Struct, frozen=True):
    """What is known of the rights that manifests give."""

    together: Variant
    missing: Mapping[_Receiver, str]
    """By receiver why one of the roles that bindings give it is not known."""
    homes: frozenset[str]
    """Namespaces for which there are bindings; where there are, they are taken for all."""

    def doubt(self, manifest: Manifest) -> str:
        """Return why what a manifest may do is not known: its role, one of its account, or all; empty where it is."""
        if manifest.body["kind"] in _OF_ROLES:
            return _missing_role(manifest, self.together)
        missing = (self.missing[one] for one in _identities(manifest.body) if one in self.missing)
        return next(missing, "") or ("" if self.is_told_of(manifest) else self._silence(manifest))

    def is_told_of(self, manifest: Manifest) -> bool:
        """Say whether there is a binding for the namespace of a manifest, or for any where it lies in none."""
        home = _home(manifest.body)
        return home in self.homes if home else bool(self.homes)

    def _silence(self, manifest: Manifest) -> str:
        home = _home(manifest.body)
        return f"no binding for {f'namespace {home}' if home else 'it'} is among the manifests"


def find_rights(together: Variant) -> Rights:
    """Return to whom bindings give roles that are not there, or that gather others, and of whom they tell."""
    missing: dict[_Receiver, str] = {}
    homes: set[str] = set()
    for manifest in together.values():
        if manifest.body["kind"] in ("ClusterRoleBinding", "RoleBinding"):
            receivers = list(_receivers(manifest))
            homes |= set(filter(None, map(_home_of, receivers)))
            homes |= {_namespace(manifest.body)} if manifest.body["kind"] == "RoleBinding" else set()
            if reason := _missing_role(manifest, together):
                missing |= dict.fromkeys(receivers, reason)
    return Rights(together, missing, frozenset(homes))


def _missing_role(manifest: Manifest, together: Variant) -> str:
    reference = manifest.body.get("roleRef")
    if not isinstance(reference, dict):
        return ""
    kind, name = str(reference.get("kind")), str(reference.get("name"))
    role = together.get((_RBAC, kind, _namespace(manifest.body) if kind == "Role" else "", name))
    if role is None:
        if name in WHOLE:
            return ""
        is_known = kind == "ClusterRole" and rules_of_cluster_role(name)
        wanted = f"what else its {kind} {name} gives" if is_known else f"its {kind} {name}"
        return f"{wanted} is not among the manifests"
    if kind == "ClusterRole" and role.body.get("aggregationRule"):
        return f"its {kind} {name} gathers what is not among the manifests"
    return ""


def _receivers(manifest: Manifest) -> Iterator[_Receiver]:
    subjects: Iterable[Mapping[str, Any]] = manifest.body.get("subjects") or ()
    for subject in subjects:
        kind = str(subject.get("kind"))
        home = _home_of_subject(subject, manifest.body) if kind == _ACCOUNT else ""
        yield kind, home, str(subject.get("name"))
        # That of a workload whose namespace is left out may be this one.
        yield kind, "", str(subject.get("name"))


def _identities(body: Mapping[str, Any]) -> Iterator[_Receiver]:
    """Yield what the account of a workload is known by to bindings, as the relation service_account_identities does."""
    pod = pod_of(body)
    if "containers" in pod:
        home = _namespace(body)
        name = str(pod.get("serviceAccountName") or pod.get("serviceAccount") or "default")
        yield _ACCOUNT, home, name
        yield "User", "", f"system:serviceaccount:{home}:{name}"
        for group in ("system:authenticated", "system:serviceaccounts", f"system:serviceaccounts:{home}"):
            yield "Group", "", group


def _home_of_subject(subject: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """Left out it is that of the binding; empty, as in charts, that of the release, which is not known."""
    home = subject.get("namespace")
    return _namespace(body) if home is None else str(home)


def _home_of(receiver: _Receiver) -> str:
    """Return the namespace whose accounts a subject is of; empty for people."""
    _, home, name = receiver
    match = _ACCOUNTS.match(name)
    return home or (match["namespace"] if match else "")


def _home(body: Mapping[str, Any]) -> str:
    """A Namespace is told of where what lies in it is."""
    return str(body["metadata"]["name"]) if body["kind"] == "Namespace" else _namespace(body)


def _namespace(body: Mapping[str, Any]) -> str:
    return body["metadata"].get("namespace") or ""
