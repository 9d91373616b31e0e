"""The roles that every API server makes for itself, the important ones, with what they give in every release.

Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
"""

from collections.abc import Mapping
from typing import Any

from audit_batch.catalog.short_rules import READ, WRITE, parse_rules

RBAC = "rbac.authorization.k8s.io"
_WORKLOADS = "deployments,daemonsets,statefulsets,replicasets"
_POD_SPECIALS = "pods/attach,pods/exec,pods/portforward,pods/proxy,services/proxy"
_EVENTS = "create,patch,update events@,events.k8s.io"
_REVIEWS = "create tokenreviews@authentication.k8s.io"
_ACCESS = "create subjectaccessreviews@authorization.k8s.io"

AGGREGATED: Mapping[str, tuple[str, ...]] = {
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
        f"{READ},{WRITE},deletecollection roles,rolebindings@{RBAC}",
    ),
}
"""Rules that are gathered into the roles for users, by the role they are made for."""

INTO: Mapping[str, tuple[str, ...]] = {
    "view": ("view", "edit", "admin"),
    "edit": ("edit", "admin"),
    "admin": ("admin",),
}
"""Which roles gather the rules made for each."""

CLUSTER_ROLES: Mapping[str, tuple[str, ...]] = {
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
        f"{READ} services,configmaps,secrets",
        "get persistentvolumeclaims,persistentvolumes",
        "create,get,list,watch nodes",
        "update,patch nodes,nodes/status",
        "get,list,watch,create,delete pods",
        "create pods/eviction,serviceaccounts/token",
        "create,get,list,watch certificatesigningrequests@certificates.k8s.io",
        "create,delete,get,patch,update leases@coordination.k8s.io",
    ),
    "system:node-proxier": (
        f"{READ} nodes",
        "list,watch services,endpoints",
        "list,watch endpointslices@discovery.k8s.io",
        _EVENTS,
    ),
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
        "create,get,list,watch,update,delete secrets",
        "create,get,list,watch,update serviceaccounts",
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
        f"escalate,get,list,patch,update,watch clusterroles@{RBAC}",
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
        f"{READ} statefulsets@apps",
        "update statefulsets/status@apps",
        "create,delete,get,patch,update,list,watch pods",
        "create,get,list,watch,update persistentvolumeclaims",
    ),
    "system:controller:daemon-set-controller": (
        f"{READ} daemonsets@apps",
        "update daemonsets/status@apps",
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

AUTHENTICATION_READER = "extension-apiserver-authentication-reader"
ROLES: Mapping[tuple[str, str], str] = {
    ("kube-system", AUTHENTICATION_READER): f"{READ} configmaps=extension-apiserver-authentication",
    ("kube-system", "system::leader-locking-kube-controller-manager"): "get,update leases@coordination.k8s.io",
    ("kube-system", "system:controller:token-cleaner"): "delete,get,list,watch secrets",
    ("kube-public", "system:controller:bootstrap-signer"): f"{READ},update configmaps",
}
"""Rule by namespace and name."""

WHOLE = frozenset({
    "cluster-admin", "system:auth-delegator", "system:basic-user", "system:discovery", "system:monitoring",
    "system:public-info-viewer", AUTHENTICATION_READER,
})  # fmt: skip
"""Roles that give this and nothing else in any release; others may give more than is written here."""


def rules_of_cluster_role(name: str) -> list[dict[str, Any]]:
    """Return the rules of a ClusterRole that every cluster has; none for others."""
    if name in CLUSTER_ROLES:
        return parse_rules(CLUSTER_ROLES[name])
    return parse_rules(tuple(rule for source, into in INTO.items() if name in into for rule in AGGREGATED[source]))


def rules_of_role(namespace: str, name: str) -> list[dict[str, Any]]:
    """Return the rules of a Role that every cluster has; none for others."""
    rule = ROLES.get((namespace, name))
    return parse_rules((rule,)) if rule else []
