"""Who may do what: teams, pipelines, operators, and the careless grants that are taken back one after another."""

from collections.abc import Iterator

from audit_batch.catalog.short_rules import READ, WRITE, parse_rules
from audit_batch.demo.bootstrap import (
    bootstrap_cluster_bindings,
    bootstrap_cluster_roles,
    bootstrap_role_bindings,
    bootstrap_roles,
)
from audit_batch.demo.estate import Namespace
from audit_batch.demo.grants import GRANTS, Grant
from audit_batch.demo.incident import incident_bindings
from audit_batch.demo.scene import Json, Scene
from audit_batch.demo.story import DELIVERY_FROM, Measure
from audit_batch.demo.teams import NEVER_COMPLIANT

_RBAC = "rbac.authorization.k8s.io"
_WORKLOADS = "deployments,statefulsets,daemonsets@apps"


def cluster_roles(scene: Scene) -> Iterator[Json]:
    """Yield the ClusterRoles."""
    yield from bootstrap_cluster_roles(scene)
    for grant in _grants(scene):
        if grant.rules:
            yield {"metadata": scene.meta("ClusterRole", grant.name), "rules": parse_rules(grant.rules)}


def cluster_role_bindings(scene: Scene) -> Iterator[Json]:
    """Yield the ClusterRoleBindings."""
    yield from bootstrap_cluster_bindings(scene)
    for grant in _grants(scene):
        yield {
            "metadata": scene.meta("ClusterRoleBinding", grant.name),
            "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": grant.role or grant.name},
            "subjects": [_subject(*grant.to.split(" ", 1))],
        }
    yield from incident_bindings(scene)


def _grants(scene: Scene) -> Iterator[Grant]:
    return (grant for grant in GRANTS if grant.since <= scene.date <= grant.until)


def roles(scene: Scene) -> Iterator[Json]:
    """Yield the Roles: of the API server, and those of each team."""
    yield from bootstrap_roles(scene)
    for namespace in _of_teams(scene):
        for name, rules in (("deployer", _pipeline_rules(scene, namespace)), ("developer", _DEVELOPER)):
            meta = scene.meta("Role", name, namespace.name, born=namespace.first)
            yield {"metadata": meta, "rules": parse_rules(rules)}


def _pipeline_rules(scene: Scene, namespace: Namespace) -> tuple[str, ...]:
    if not scene.has(namespace, Measure.NARROW_ROLES):
        return ("* *@*",)
    return _DEVELOPER if scene.date >= DELIVERY_FROM else _PIPELINE


def role_bindings(scene: Scene) -> Iterator[Json]:
    """Yield the RoleBindings: pipelines, developers, and a default account with rights where nobody cares."""
    yield from bootstrap_role_bindings(scene)
    for namespace in _of_teams(scene):
        developers = _subject("Group", f"team:{namespace.team.name}")
        deployer = _subject("ServiceAccount", f"{namespace.name}/deployer")
        yield _role_binding(scene, namespace, "Role/deployer", [deployer])
        if not scene.has(namespace, Measure.NARROW_ROLES):
            yield _role_binding(scene, namespace, "ClusterRole/admin", [developers])
        if namespace.team.name == NEVER_COMPLIANT:
            account = _subject("ServiceAccount", f"{namespace.name}/default")
            yield _role_binding(scene, namespace, "Role/developer", [developers, account])
        else:
            yield _role_binding(scene, namespace, "Role/developer", [developers])


_PIPELINE = (
    f"{READ},{WRITE} {_WORKLOADS}",
    f"{READ},{WRITE} configmaps,services,serviceaccounts",
    f"{READ},{WRITE} cronjobs,jobs@batch",
    f"{READ},{WRITE} ingresses@networking.k8s.io",
)
_DEVELOPER = (f"{READ} pods,pods/log,services,configmaps,events", f"{READ} {_WORKLOADS}", f"{READ} cronjobs,jobs@batch")


def _of_teams(scene: Scene) -> Iterator[Namespace]:
    return (namespace for namespace in scene.namespaces() if not namespace.is_system)


def _subject(kind: str, name: str) -> Json:
    if kind == "ServiceAccount":
        home, _, account = name.partition("/")
        return {"kind": kind, "name": account, "namespace": home}
    return {"apiGroup": _RBAC, "kind": kind, "name": name}


def _role_binding(scene: Scene, namespace: Namespace, role: str, subjects: list[Json]) -> Json:
    kind, _, name = role.partition("/")
    return {
        "metadata": scene.meta("RoleBinding", name, namespace.name, born=namespace.first),
        "roleRef": {"apiGroup": _RBAC, "kind": kind, "name": name},
        "subjects": subjects,
    }
