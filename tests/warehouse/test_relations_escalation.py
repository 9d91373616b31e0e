import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod, rbac

AUTHENTICATION = "authentication.k8s.io"
RBAC = "rbac.authorization.k8s.io"
CERTIFICATES = "certificates.k8s.io"
STEPS = "SELECT namespace || '/' || name, steps FROM escalation_paths ORDER BY 1"


def rule(group: str, resource: str, verb: str, *names: str) -> Json:
    return {"apiGroups": [group], "resources": [resource], "verbs": [verb], "resourceNames": list(names)}


def account(place: str) -> Json:
    namespace, name = place.split("/")
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": namespace}}


def allow(place: str, *rules: Json, scope: str = "") -> list[Json]:
    """The account with a role of these rules, in one namespace or everywhere."""
    namespace, name = place.split("/")
    title = f"{namespace}-{name}"
    return [
        account(place),
        rbac("ClusterRole", title, rules=list(rules)),
        rbac(
            "RoleBinding" if scope else "ClusterRoleBinding",
            title,
            scope,
            roleRef={"apiGroup": RBAC, "kind": "ClusterRole", "name": title},
            subjects=[{"kind": "ServiceAccount", "namespace": namespace, "name": name}],
        ),
    ]


BOSS = allow("ops/boss", rule("*", "*", "*"))


@pytest.mark.parametrize(
    "rules",
    [
        [rule("*", "*", "*")],
        [rule("", "users", "impersonate")],
        [rule("", "groups", "impersonate", "system:masters")],
        [rule(AUTHENTICATION, "users", "impersonate:user-info"), rule("", "pods", "impersonate-on:user-info:create")],
        [rule(AUTHENTICATION, "*", "impersonate:user-info"), rule("", "secrets", "impersonate-on:user-info:list")],
        [rule(RBAC, "clusterroles", "bind", "cluster-admin"), rule(RBAC, "clusterrolebindings", "create")],
        [rule(RBAC, "clusterroles", "escalate"), rule(RBAC, "clusterroles", "update")],
        [
            rule(CERTIFICATES, "certificatesigningrequests", "create"),
            rule(CERTIFICATES, "certificatesigningrequests/approval", "patch"),
            rule(CERTIFICATES, "signers", "approve", "kubernetes.io/kube-apiserver-client"),
        ],
    ],
)
def test_rights_that_amount_to_everything_need_no_step(rules: list[Json]) -> None:
    assert ask(allow("shop/a", *rules), STEPS) == [("shop/a", 0)]


@pytest.mark.parametrize(
    "rules",
    [
        [rule("", "groups", "impersonate", "developers")],
        [rule(RBAC, "clusterroles", "bind", "view"), rule(RBAC, "clusterrolebindings", "create")],
        [rule(AUTHENTICATION, "users", "impersonate:user-info")],
        [rule(AUTHENTICATION, "users", "impersonate:user-info"), rule("", "pods", "impersonate-on:user-info:list")],
        [rule(AUTHENTICATION, "users", "impersonate")],
        [rule(RBAC, "clusterroles", "bind")],
        [rule(RBAC, "clusterroles", "escalate")],
        [rule(CERTIFICATES, "certificatesigningrequests", "create"), rule(CERTIFICATES, "signers", "approve")],
    ],
)
def test_half_of_such_rights_leads_nowhere(rules: list[Json]) -> None:
    assert ask(allow("shop/a", *rules), STEPS) == []


def test_everything_in_one_namespace_is_not_the_cluster() -> None:
    assert ask(allow("shop/a", rule("*", "*", "*"), scope="shop"), STEPS) == []


@pytest.mark.parametrize(
    "given",
    [
        rule("", "pods", "create"),
        rule("apps", "deployments", "patch", "web"),
        rule("batch", "jobs", "create"),
        rule("", "serviceaccounts/token", "create", "boss"),
        rule("", "serviceaccounts", "impersonate"),
        rule("", "pods/exec", "create"),
        rule("", "pods", "patch", "boss"),
        rule("", "secrets", "list"),
        rule("", "secrets", "deletecollection"),
        rule("", "secrets", "patch", "boss-token"),
        rule("", "secrets", "get", "boss-token"),
    ],
)
def test_each_way_to_become_another_account_is_one_step(given: Json) -> None:
    annotations = {"kubernetes.io/service-account.name": "boss"}
    token = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "boss-token", "namespace": "ops", "annotations": annotations},
    }
    runner = pod("boss", {"serviceAccountName": "boss", "containers": []}, namespace="ops")

    rows = ask([*BOSS, token, runner, *allow("shop/a", given, scope="ops")], STEPS)

    assert rows == [("ops/boss", 0), ("shop/a", 1)]


def test_commands_in_pods_reach_only_accounts_that_pods_use() -> None:
    assert ask([*BOSS, *allow("shop/a", rule("", "pods/exec", "create"), scope="ops")], STEPS) == [("ops/boss", 0)]


def test_a_path_names_each_step_and_takes_the_shortest_way() -> None:
    maker = rule("", "pods", "create")
    items = [
        *BOSS,
        *allow("mid/m", maker, scope="ops"),
        *allow("far/f", maker, scope="mid"),
        *allow("low/l", maker, scope="far"),
    ]

    assert ask(items, STEPS) == [("far/f", 2), ("low/l", 3), ("mid/m", 1), ("ops/boss", 0)]
    assert ask(items, "SELECT path FROM escalation_paths WHERE namespace = 'far'") == [
        (
            [
                "may create workloads (RoleBinding mid/far-f) in namespace mid",
                "so becomes mid/m",
                "may create workloads (RoleBinding ops/mid-m) in namespace ops",
                "so becomes ops/boss",
                "may do everything (ClusterRoleBinding ops-boss)",
            ],
        )
    ]


def test_accounts_that_lead_to_each_other_in_a_circle_come_to_an_end() -> None:
    maker = rule("", "pods", "create")
    circle = [*allow("a/a", maker, scope="b"), *allow("b/b", maker, scope="a")]

    assert ask([*BOSS, *circle], STEPS) == [("ops/boss", 0)]


def test_powers_of_a_group_are_those_of_its_accounts() -> None:
    maker = rbac("ClusterRole", "maker", rules=[rule("", "pods", "create")])
    binding = rbac(
        "RoleBinding",
        "all",
        "ops",
        roleRef={"apiGroup": RBAC, "kind": "ClusterRole", "name": "maker"},
        subjects=[{"kind": "Group", "name": "system:serviceaccounts:shop"}],
    )
    items = [maker, binding, account("shop/a"), account("bank/b")]

    rows = ask(
        items, "SELECT kind, namespace, name, power, scope_namespace, target, through FROM service_account_powers"
    )

    assert rows == [("ServiceAccount", "shop", "a", "create workloads", "ops", "", "RoleBinding ops/all")]


def test_a_role_binding_gives_no_power_over_what_stands_outside_namespaces() -> None:
    items = allow("shop/a", rule("", "users", "impersonate"), rule("", "nodes/proxy", "get"), scope="ops")

    assert ask(items, "FROM service_account_powers") == []


@pytest.mark.parametrize(("resource", "mode"), [("serviceaccounts", "serviceaccount"), ("nodes", "arbitrary-node")])
def test_constrained_impersonation_of_accounts_and_of_nodes_is_one_step(resource: str, mode: str) -> None:
    rules = [rule(AUTHENTICATION, resource, f"impersonate:{mode}"), rule("", "pods", f"impersonate-on:{mode}:create")]
    runner = pod("boss", {"serviceAccountName": "boss", "containers": []}, namespace="ops")

    assert ask([*BOSS, runner, *allow("shop/a", *rules)], STEPS) == [("ops/boss", 0), ("shop/a", 1)]


@pytest.mark.parametrize(
    ("resource", "kind", "name"), [("users", "User", "root@example.com"), ("groups", "Group", "kubeadm:cluster-admins")]
)
def test_to_act_as_who_is_bound_to_everything_needs_no_step(resource: str, kind: str, name: str) -> None:
    everything = [
        rbac("ClusterRole", "everything", rules=[rule("*", "*", "*")]),
        rbac(
            "ClusterRoleBinding",
            "everything",
            roleRef={"apiGroup": RBAC, "kind": "ClusterRole", "name": "everything"},
            subjects=[{"kind": kind, "name": name}],
        ),
    ]
    right = allow("shop/a", rule("", resource, "impersonate", name))

    assert ask(right, STEPS) == []
    assert ask([*everything, *right], STEPS) == [("shop/a", 0)]


def test_to_bind_a_role_of_another_name_that_gives_everything_needs_no_step() -> None:
    rules = [rule(RBAC, "clusterroles", "bind", "everything"), rule(RBAC, "clusterrolebindings", "create")]
    everything = rbac("ClusterRole", "everything", rules=[rule("*", "*", "*")])

    assert ask(allow("shop/a", *rules), STEPS) == []
    assert ask([everything, *allow("shop/a", *rules)], STEPS) == [("shop/a", 0)]


@pytest.mark.parametrize(
    ("kind", "scope"), [("rolebindings", "ops"), ("rolebindings", ""), ("clusterrolebindings", "")]
)
@pytest.mark.parametrize("role", ["admin", "edit"])
def test_to_bind_edit_or_admin_is_to_become_the_accounts_there(role: str, kind: str, scope: str) -> None:
    rules = [rule(RBAC, "clusterroles", "bind", role), rule(RBAC, kind, "create")]

    assert ask([*BOSS, *allow("shop/a", *rules, scope=scope)], STEPS) == [("ops/boss", 0), ("shop/a", 1)]


def test_to_bind_edit_or_admin_in_another_namespace_leads_nowhere() -> None:
    rules = [rule(RBAC, "clusterroles", "bind", "edit"), rule(RBAC, "rolebindings", "create")]

    assert ask([*BOSS, *allow("shop/a", *rules, scope="shop")], STEPS) == [("ops/boss", 0)]


@pytest.mark.parametrize(
    ("escalated", "written", "found"),
    [
        (["shop-a"], ["shop-a"], [("shop/a", 0)]),
        (["shop-a"], [], [("shop/a", 0)]),
        (["other"], ["other"], []),
        (["shop-a"], ["other"], []),
    ],
)
def test_to_widen_the_role_that_one_has_needs_no_step(
    escalated: list[str], written: list[str], found: list[tuple[str, int]]
) -> None:
    rules = [rule(RBAC, "clusterroles", "escalate", *escalated), rule(RBAC, "clusterroles", "patch", *written)]

    assert ask(allow("shop/a", *rules), STEPS) == found


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (
            [
                rule(CERTIFICATES, "certificatesigningrequests/approval", "update"),
                rule(CERTIFICATES, "signers", "approve", "kubernetes.io/kube-apiserver-client-kubelet"),
            ],
            [("ops/boss", 0), ("shop/a", 1)],
        ),
        ([rule(CERTIFICATES, "certificatesigningrequests/nodeclient", "create")], [("ops/boss", 0), ("shop/a", 1)]),
        ([rule(CERTIFICATES, "certificatesigningrequests/selfnodeclient", "create")], [("ops/boss", 0)]),
        (
            [
                rule(CERTIFICATES, "certificatesigningrequests/approval", "update"),
                rule(CERTIFICATES, "signers", "approve", "kubernetes.io/kubelet-serving"),
            ],
            [("ops/boss", 0)],
        ),
    ],
)
def test_the_certificate_of_a_node_leads_to_what_its_pods_use(rules: list[Json], found: list[tuple[str, int]]) -> None:
    runner = pod("boss", {"serviceAccountName": "boss", "containers": []}, namespace="ops")
    create = rule(CERTIFICATES, "certificatesigningrequests", "create")

    assert ask([*BOSS, runner, *allow("shop/a", create, *rules)], STEPS) == found


@pytest.mark.parametrize(
    ("taken", "found"), [("other", [("ops/boss", 0), ("shop/a", 1)]), ("cache", [("ops/boss", 0)])]
)
def test_a_secret_that_one_may_make_and_then_read_by_its_name_holds_any_token(
    taken: str, found: list[tuple[str, int]]
) -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": taken, "namespace": "ops"}}
    rules = [rule("", "secrets", "create"), rule("", "secrets", "get", "cache")]

    assert ask([*BOSS, secret, *allow("shop/a", *rules, scope="ops")], STEPS) == found
