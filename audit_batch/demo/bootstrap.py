"""The roles and bindings that every API server makes for itself, the important ones.

Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
"""

from collections.abc import Iterator

from audit_batch.demo.rules import READ, WRITE, parse_rules
from audit_batch.demo.scene import Json, Scene
from audit_batch.demo.settings import CONTROLLERS

_RBAC = "rbac.authorization.k8s.io"
_MARK = {"kubernetes.io/bootstrapping": "rbac-defaults"}
_UPDATED = {"rbac.authorization.kubernetes.io/autoupdate": "true"}
_WORKLOADS = "deployments,daemonsets,statefulsets,replicasets"
_POD_SPECIALS = "pods/attach,pods/exec,pods/portforward,pods/proxy,services/proxy"
_EVENTS = "create,patch,update events@,events.k8s.io"
_REVIEWS = "create tokenreviews@authentication.k8s.io"
_ACCESS = "create subjectaccessreviews@authorization.k8s.io"

AGGREGATED: dict[str, tuple[str, ...]] = {
    "view": (
        f"{READ} configmaps,endpoints,persistentvolumeclaims,pods,pods/log,pods/status,serviceaccounts,services",
        f"{READ} bindings,events,limitranges,namespaces,replicationcontrollers,resourcequotas",
        f"{READ} {_WORKLOADS}@apps",
        f"{READ} cronjobs,jobs@batch",
        f"{READ} horizontalpodautoscalers@autoscaling",
        f"{READ} ingresses,networkpolicies@networking.k8s.io",
        f"{READ} poddisruptionbudgets@policy",
    ),
    "edit": (
        f"{READ},{WRITE} {_POD_SPECIALS}",
        f"{READ} secrets",
        "impersonate serviceaccounts",
        f"{WRITE},deletecollection pods,configmaps,persistentvolumeclaims,secrets,serviceaccounts,services",
        "create serviceaccounts/token",
        "create pods/eviction",
        f"{WRITE},deletecollection {_WORKLOADS},deployments/scale,statefulsets/scale@apps",
        f"{WRITE},deletecollection cronjobs,jobs@batch",
        f"{WRITE},deletecollection horizontalpodautoscalers@autoscaling",
        f"{WRITE},deletecollection ingresses,networkpolicies@networking.k8s.io",
        f"{WRITE},deletecollection poddisruptionbudgets@policy",
    ),
    "admin": (
        "create localsubjectaccessreviews@authorization.k8s.io",
        f"{READ},{WRITE},deletecollection roles,rolebindings@{_RBAC}",
    ),
}
"""Rules that are gathered into the roles for users, by the role they are made for."""

_INTO = {"view": ("view", "edit", "admin"), "edit": ("edit", "admin"), "admin": ("admin",)}
"""Which roles gather the rules made for each."""

CLUSTER_ROLES: dict[str, tuple[str, ...]] = {
    "cluster-admin": ("* *@*", "* /*"),
    "system:basic-user": ("create selfsubjectaccessreviews,selfsubjectrulesreviews@authorization.k8s.io",),
    "system:discovery": (
        "get /api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/",
    ),
    "system:public-info-viewer": ("get /healthz,/livez,/readyz,/version,/version/",),
    "system:monitoring": ("get /healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/*",),
    "system:auth-delegator": (_REVIEWS, _ACCESS),
    "system:heapster": (f"{READ} events,namespaces,nodes,pods",),
    "system:kubelet-api-admin": ("get,list,watch,proxy nodes", "* nodes/proxy,nodes/metrics,nodes/stats,nodes/log"),
    "system:node": (
        _REVIEWS,
        _ACCESS,
        f"{READ} services,configmaps,secrets,persistentvolumeclaims,persistentvolumes",
        "create,get,list,watch nodes",
        "update,patch nodes,nodes/status",
        "get,list,watch,create,delete pods",
        "create pods/eviction,serviceaccounts/token",
        "create,get,list,watch certificatesigningrequests@certificates.k8s.io",
        "create,delete,get,patch,update leases@coordination.k8s.io",
    ),
    "system:node-proxier": (f"{READ} services,nodes,endpoints", f"{READ} endpointslices@discovery.k8s.io", _EVENTS),
    "system:node-bootstrapper": ("create,get,list,watch certificatesigningrequests@certificates.k8s.io",),
    "system:kube-scheduler": (
        f"{READ} nodes,namespaces,services,replicationcontrollers,persistentvolumeclaims,persistentvolumes",
        "get,list,watch,delete pods",
        "create bindings,pods/binding",
        "patch,update pods/status",
        f"{READ} replicasets,statefulsets@apps",
        f"{READ} poddisruptionbudgets@policy",
        _EVENTS,
    ),
    "system:kube-controller-manager": (
        "create,get,list,watch,update,delete secrets,serviceaccounts",
        "create serviceaccounts/token",
        "list,watch *@*",
        _REVIEWS,
        _ACCESS,
        _EVENTS,
    ),
    "system:volume-scheduler": (
        "get,list,watch,patch,update persistentvolumes,persistentvolumeclaims",
        f"{READ} storageclasses@storage.k8s.io",
    ),
    "system:persistent-volume-provisioner": (
        "create,delete,get,list,watch persistentvolumes",
        "get,list,watch,update persistentvolumeclaims",
        f"{READ} storageclasses@storage.k8s.io",
    ),
    "system:certificates.k8s.io:kube-apiserver-client-kubelet-approver": (
        "approve signers@certificates.k8s.io=kubernetes.io/kube-apiserver-client-kubelet",
    ),
    "system:controller:clusterrole-aggregation-controller": (
        f"escalate,get,list,patch,update,watch clusterroles@{_RBAC}",
    ),
    "system:controller:generic-garbage-collector": ("delete,get,list,patch,update,watch *@*",),
    "system:controller:namespace-controller": ("delete,deletecollection,get,list *@*",),
    "system:controller:resourcequota-controller": ("list,watch *@*", "update resourcequotas/status"),
    "system:controller:deployment-controller": (
        "get,list,update,watch deployments@apps",
        f"{READ},{WRITE} replicasets@apps",
    ),
    "system:controller:replicaset-controller": (
        f"{READ},update replicasets@apps",
        "create,delete,list,patch,watch pods",
    ),
    "system:controller:statefulset-controller": (
        f"{READ},update statefulsets@apps",
        "create,delete,get,patch,update,list,watch pods",
        "create,get,list,watch,update persistentvolumeclaims",
    ),
    "system:controller:daemon-set-controller": (
        f"{READ},update daemonsets@apps",
        "create,delete,list,patch,watch pods",
    ),
    "system:controller:job-controller": (f"{READ},update jobs@batch", "create,delete,list,patch,watch pods"),
    "system:controller:cronjob-controller": (f"{READ},update cronjobs@batch", f"{READ},{WRITE} jobs@batch"),
    "system:controller:persistent-volume-binder": (
        "create,delete,get,list,update,watch persistentvolumes",
        "create,delete,get,list,watch pods",
    ),
    "system:controller:certificate-controller": (
        "delete,get,list,watch certificatesigningrequests@certificates.k8s.io",
        "update certificatesigningrequests/approval,certificatesigningrequests/status@certificates.k8s.io",
        "sign signers@certificates.k8s.io=kubernetes.io/kubelet-serving",
    ),
}

BINDINGS: tuple[tuple[str, str, str, str], ...] = (
    ("cluster-admin", "cluster-admin", "Group", "system:masters"),
    ("system:basic-user", "system:basic-user", "Group", "system:authenticated"),
    ("system:discovery", "system:discovery", "Group", "system:authenticated"),
    ("system:public-info-viewer", "system:public-info-viewer", "Group", "system:authenticated"),
    ("system:monitoring", "system:monitoring", "Group", "system:monitoring"),
    ("system:node-proxier", "system:node-proxier", "User", "system:kube-proxy"),
    ("system:kube-scheduler", "system:kube-scheduler", "User", "system:kube-scheduler"),
    ("system:volume-scheduler", "system:volume-scheduler", "User", "system:kube-scheduler"),
    ("system:kube-controller-manager", "system:kube-controller-manager", "User", "system:kube-controller-manager"),
    (
        "kubeadm:kubelet-bootstrap",
        "system:node-bootstrapper",
        "Group",
        "system:bootstrappers:kubeadm:default-node-token",
    ),
)
"""Name, role, and whom it is given to."""


def bootstrap_cluster_roles(scene: Scene) -> Iterator[Json]:
    """Yield the roles of the API server itself, those for users gathered by label."""
    for name, rules in CLUSTER_ROLES.items():
        yield {"metadata": _meta(scene, "ClusterRole", name), "rules": parse_rules(rules)}
    for name, rules in AGGREGATED.items():
        part = _meta(scene, "ClusterRole", f"system:aggregate-to-{name}")
        part["labels"] = _MARK | {f"{_RBAC}/aggregate-to-{target}": "true" for target in _INTO[name]}
        yield {"metadata": part, "rules": parse_rules(rules)}
        gathered = [rule for source, into in _INTO.items() if name in into for rule in AGGREGATED[source]]
        selector = {"matchLabels": {f"{_RBAC}/aggregate-to-{name}": "true"}}
        yield {
            "metadata": _meta(scene, "ClusterRole", name),
            "aggregationRule": {"clusterRoleSelectors": [selector]},
            "rules": parse_rules(tuple(gathered)),
        }


def bootstrap_cluster_bindings(scene: Scene) -> Iterator[Json]:
    """Yield the bindings of the API server itself."""
    for name, role, kind, subject in BINDINGS:
        yield _binding(scene, name, role, {"apiGroup": _RBAC, "kind": kind, "name": subject})
    for name in CONTROLLERS:
        role = f"system:controller:{name}"
        if role in CLUSTER_ROLES:
            yield _binding(scene, role, role, _account(name))


def bootstrap_roles(scene: Scene) -> Iterator[Json]:
    """Yield the roles in kube-system and kube-public that the components rest on."""
    for namespace, name, rule, _ in _ROLES:
        yield {"metadata": _meta(scene, "Role", name, namespace), "rules": parse_rules((rule,))}


def bootstrap_role_bindings(scene: Scene) -> Iterator[Json]:
    """Yield who has those roles."""
    for namespace, name, _, subject in _ROLES:
        yield {
            "metadata": _meta(scene, "RoleBinding", name, namespace),
            "roleRef": {"apiGroup": _RBAC, "kind": "Role", "name": name},
            "subjects": [subject],
        }


def _account(name: str) -> Json:
    return {"kind": "ServiceAccount", "name": name, "namespace": "kube-system"}


_MANAGER = {"apiGroup": _RBAC, "kind": "User", "name": "system:kube-controller-manager"}
_READER = "extension-apiserver-authentication-reader"
_LEASES = "get,update leases@coordination.k8s.io"
_ROLES: tuple[tuple[str, str, str, Json], ...] = (
    ("kube-system", _READER, f"{READ} configmaps=extension-apiserver-authentication", _MANAGER),
    ("kube-system", "system::leader-locking-kube-controller-manager", _LEASES, _MANAGER),
    ("kube-system", "system:controller:token-cleaner", "delete,get,list,watch secrets", _account("token-cleaner")),
    ("kube-public", "system:controller:bootstrap-signer", f"{READ},update configmaps", _account("bootstrap-signer")),
)
"""Namespace, name, rule, and whom the role is given to."""


def _meta(scene: Scene, kind: str, name: str, namespace: str = "") -> Json:
    return scene.meta(kind, name, namespace) | {"labels": dict(_MARK), "annotations": dict(_UPDATED)}


def _binding(scene: Scene, name: str, role: str, subject: Json) -> Json:
    return {
        "metadata": _meta(scene, "ClusterRoleBinding", name),
        "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": role},
        "subjects": [subject],
    }
