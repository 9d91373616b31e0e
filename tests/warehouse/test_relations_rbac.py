import pytest

from tests.warehouse.relation_cases.harness import Json, ask, rbac

READ = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
WRITE = {"apiGroups": [""], "resources": ["pods"], "verbs": ["update"]}
METRICS = {"nonResourceURLs": ["/metrics"], "verbs": ["get"]}
ANNA = {"kind": "User", "name": "anna"}


def role_ref(kind: str, name: str) -> Json:
    return {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name}


def account(namespace: str, name: str) -> Json:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}


def test_a_cluster_role_in_a_role_binding_grants_resources_in_its_namespace_only() -> None:
    items = [
        rbac("ClusterRole", "viewer", rules=[READ, METRICS]),
        rbac("RoleBinding", "b", "shop", roleRef=role_ref("ClusterRole", "viewer"), subjects=[ANNA]),
    ]

    rows = ask(items, "SELECT scope_namespace, verb, resource, non_resource_url FROM grants")

    assert rows == [("shop", "get", "pods", None)]


def test_a_cluster_role_binding_grants_everywhere_and_paths_too() -> None:
    items = [
        rbac("ClusterRole", "viewer", rules=[READ, METRICS]),
        rbac("ClusterRoleBinding", "b", roleRef=role_ref("ClusterRole", "viewer"), subjects=[ANNA]),
    ]

    rows = ask(
        items,
        "SELECT scope_namespace, api_group, resource, non_resource_url FROM grants ORDER BY rule_no",
    )

    assert rows == [("", "", "pods", None), ("", None, None, "/metrics")]


def test_a_role_is_found_in_the_namespace_of_its_binding_only() -> None:
    items = [
        rbac("Role", "editor", "bank", rules=[WRITE]),
        rbac("RoleBinding", "b", "shop", roleRef=role_ref("Role", "editor"), subjects=[ANNA]),
    ]

    rows = ask(items, "SELECT role_namespace, role, role_exists FROM role_subjects")

    assert rows == [("shop", "editor", False)]
    assert ask(items, "FROM grants") == []


def test_a_cluster_role_binding_cannot_give_a_role() -> None:
    items = [
        {**rbac("Role", "editor", rules=[WRITE]), "kind": "Role"},
        rbac("ClusterRoleBinding", "b", roleRef=role_ref("Role", "editor"), subjects=[ANNA]),
    ]

    assert ask(items, "FROM grants") == []


@pytest.mark.parametrize("fields", [{}, {"subjects": None}, {"subjects": []}])
def test_a_binding_without_subjects_has_no_row_and_breaks_nothing(fields: Json) -> None:
    items = [
        rbac("ClusterRole", "viewer", rules=[READ]),
        rbac("RoleBinding", "a", "shop", roleRef=role_ref("ClusterRole", "viewer"), **fields),
        rbac("RoleBinding", "b", "shop", roleRef=role_ref("ClusterRole", "viewer"), subjects=[ANNA]),
    ]

    assert ask(items, "SELECT binding FROM role_subjects") == [("b",)]
    assert ask(items, "SELECT name, subjects FROM role_bindings ORDER BY name") == [
        ("a", 0),
        ("b", 1),
    ]


@pytest.mark.parametrize("fields", [{}, {"rules": None}, {"rules": []}])
def test_a_role_without_rules_has_no_rule_and_breaks_nothing(fields: Json) -> None:
    items = [rbac("Role", "none", "shop", **fields), rbac("Role", "one", "shop", rules=[READ])]

    assert ask(items, "SELECT name, rule_no FROM role_rules") == [("one", 0)]
    assert ask(items, "SELECT name, rules FROM roles ORDER BY name") == [("none", 0), ("one", 1)]


def test_missing_null_and_empty_lists_of_a_rule_are_one() -> None:
    rules = [{"verbs": ["get"]}, {"verbs": ["get"], "resourceNames": None, "apiGroups": []}]
    items = [rbac("Role", "odd", "shop", rules=rules)]

    rows = ask(
        items,
        "SELECT api_groups, resources, verbs, resource_names, non_resource_urls FROM role_rules",
    )

    assert rows == [([], [], ["get"], [], [])] * 2


def aggregated(name: str, rules: list[Json] | None, *selectors: Json, **labels: str) -> Json:
    rule = {"clusterRoleSelectors": list(selectors)}
    return rbac("ClusterRole", name, rules=rules, aggregationRule=rule, labels=labels)


def rules_of(name: str, items: list[Json]) -> list[tuple[object, ...]]:
    rows = ask(items, "SELECT name, rule_no, aggregated_from, verbs FROM role_rules ORDER BY rule_no")
    return [row[1:] for row in rows if row[0] == name]


def test_aggregation_gathers_the_rules_of_selected_cluster_roles() -> None:
    items = [
        aggregated("admin", None, {"matchLabels": {"to": "admin"}}),
        rbac("ClusterRole", "writes", rules=[WRITE], labels={"to": "admin"}),
        rbac("ClusterRole", "other", rules=[READ], labels={"to": "view"}),
        {**rbac("Role", "writes", "shop", rules=[READ], labels={"to": "admin"})},
    ]

    assert rules_of("admin", items) == [(0, "writes", ["update"])]


def test_aggregation_goes_through_aggregated_roles_and_ends_in_circles() -> None:
    items = [
        aggregated("admin", [], {"matchLabels": {"to": "admin"}}, to="edit"),
        aggregated("edit", [], {"matchLabels": {"to": "edit"}}, to="admin"),
        rbac("ClusterRole", "writes", rules=[WRITE], labels={"to": "edit"}),
    ]

    assert rules_of("admin", items) == [(0, "writes", ["update"])]


def test_aggregation_does_not_double_what_the_api_server_has_written() -> None:
    items = [
        aggregated("admin", [WRITE], {"matchExpressions": [{"key": "to", "operator": "Exists"}]}),
        rbac("ClusterRole", "writes", rules=[WRITE, READ], labels={"to": ""}),
        rbac("ClusterRole", "also", rules=[READ], labels={"to": "x"}),
    ]

    assert rules_of("admin", items) == [(0, None, ["update"]), (1, "also", ["get"])]


def test_a_rule_that_is_limited_to_names_does_not_stand_for_the_one_without() -> None:
    items = [
        aggregated("admin", [{**WRITE, "resourceNames": ["web"]}], {}),
        rbac("ClusterRole", "writes", rules=[WRITE]),
    ]

    assert rules_of("admin", items) == [(0, None, ["update"]), (1, "writes", ["update"])]


@pytest.mark.parametrize(
    ("expression", "selected"),
    [
        ({"operator": "In", "values": ["a", "b"]}, ["of-a"]),
        ({"operator": "NotIn", "values": ["a", "b"]}, ["of-c", "plain"]),
        ({"operator": "Exists"}, ["of-a", "of-c"]),
        ({"operator": "DoesNotExist"}, ["plain"]),
        ({"operator": "Near", "values": ["a"]}, []),
    ],
)
def test_an_expression_selects_the_cluster_roles_that_the_api_server_would_take(
    expression: Json, selected: list[str]
) -> None:
    labels: dict[str, dict[str, str]] = {"of-a": {"tier": "a"}, "of-c": {"tier": "c"}, "plain": {}}
    items = [
        aggregated("all", [], {"matchExpressions": [{"key": "tier", **expression}]}),
        *(rbac("ClusterRole", name, rules=[{**READ, "verbs": [name]}], labels=own) for name, own in labels.items()),
    ]

    assert [source for _, source, _ in rules_of("all", items)] == selected


def test_an_empty_aggregation_selector_selects_every_other_cluster_role() -> None:
    items = [aggregated("all", [], {}), rbac("ClusterRole", "reads", rules=[READ])]

    assert rules_of("all", items) == [(0, "reads", ["get"])]


def test_a_service_account_subject_without_namespace_is_of_the_bindings_namespace() -> None:
    subjects = [
        {"kind": "ServiceAccount", "name": "robot"},
        {"kind": "ServiceAccount", "name": "robot", "namespace": "bank"},
        {"kind": "ServiceAccount", "name": "robot", "namespace": ""},
        {"kind": "Group", "name": "crew", "namespace": "ignored"},
    ]
    items = [
        account("shop", "robot"),
        rbac("RoleBinding", "b", "shop", roleRef=role_ref("ClusterRole", "none"), subjects=subjects),
    ]

    rows = ask(
        items,
        "SELECT subject_namespace, subject, subject_exists FROM role_subjects ORDER BY subject_no",
    )

    # Empty it is that of a chart's release, which is not the binding's.
    assert rows == [("shop", "robot", True), ("bank", "robot", False), ("", "robot", False), ("", "crew", None)]


def test_the_receiver_of_a_grant_is_its_subject_in_one_text() -> None:
    subjects = [{"kind": "ServiceAccount", "name": "robot"}, ANNA, {"kind": "Group", "name": "crew", "namespace": "x"}]
    items = [
        rbac("ClusterRole", "viewer", rules=[READ, METRICS]),
        rbac("RoleBinding", "b", "shop", roleRef=role_ref("ClusterRole", "viewer"), subjects=subjects),
        rbac("ClusterRoleBinding", "c", roleRef=role_ref("ClusterRole", "viewer"), subjects=[ANNA]),
    ]

    rows = ask(items, "SELECT binding, receiver FROM grants ORDER BY ALL")

    receivers = [("b", "Group crew"), ("b", "ServiceAccount shop/robot"), ("b", "User anna")]
    assert rows == [*receivers, ("c", "User anna"), ("c", "User anna")]
    named = ask(items, "SELECT binding, receiver FROM role_subjects ORDER BY ALL")
    assert named == [*receivers, ("c", "User anna")]


def test_a_service_account_has_what_its_name_and_its_groups_are_granted() -> None:
    groups = ["system:authenticated", "system:serviceaccounts:shop", "system:serviceaccounts:bank"]
    subjects = [{"kind": "Group", "name": name} for name in groups]
    subjects += [
        {"kind": "ServiceAccount", "name": "robot", "namespace": "shop"},
        {"kind": "User", "name": "system:serviceaccount:shop:robot"},
        {"kind": "Group", "name": "robot"},
    ]
    items = [
        account("shop", "robot"),
        rbac("ClusterRole", "viewer", rules=[READ]),
        rbac("ClusterRoleBinding", "b", roleRef=role_ref("ClusterRole", "viewer"), subjects=subjects),
    ]

    rows = ask(items, "SELECT namespace, name, through FROM service_account_grants ORDER BY through")

    assert rows == [
        ("shop", "robot", "own"),
        ("shop", "robot", "own"),
        ("shop", "robot", "system:authenticated"),
        ("shop", "robot", "system:serviceaccounts:shop"),
    ]


def test_a_service_account_is_reached_by_its_two_names_and_three_groups() -> None:
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "web", "namespace": "shop"}}

    found = ask([account], "SELECT receiver, through FROM service_account_identities ORDER BY ALL")

    assert found == [
        ("Group system:authenticated", "system:authenticated"),
        ("Group system:serviceaccounts", "system:serviceaccounts"),
        ("Group system:serviceaccounts:shop", "system:serviceaccounts:shop"),
        ("ServiceAccount shop/web", "own"),
        ("User system:serviceaccount:shop:web", "own"),
    ]


def acting(resource: str, verb: str, group: str = "authentication.k8s.io", **limits: list[str]) -> Json:
    return {"apiGroups": [group], "resources": [resource], "verbs": [verb], **limits}


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([acting("users", "impersonate", "")], [("impersonate", "users", [], True)]),
        ([acting("*", "*", "*")], [("*", "*", [], True)]),
        ([acting("users", "impersonate:user-info")], []),
        (
            [acting("users", "impersonate:user-info"), acting("pods", "impersonate-on:user-info:list", "")],
            [("impersonate:user-info", "users", [], False)],
        ),
        (
            [
                acting("groups", "impersonate:user-info", resourceNames=["ops"]),
                acting("pods", "impersonate-on:user-info:list", ""),
                acting("pods", "impersonate-on:user-info:delete", ""),
            ],
            [("impersonate:user-info", "groups", ["ops"], True)],
        ),
        (
            [
                acting("serviceaccounts", "impersonate:serviceaccount"),
                acting("secrets", "impersonate-on:user-info:get"),
            ],
            [],
        ),
        (
            [acting("nodes", "impersonate:arbitrary-node"), acting("secrets", "impersonate-on:arbitrary-node:get", "")],
            [("impersonate:arbitrary-node", "nodes", [], True)],
        ),
        (
            [acting("nodes", "impersonate:associated-node"), acting("*", "impersonate-on:associated-node:get", "")],
            [],
        ),
        (
            [acting("users", "*"), acting("pods", "impersonate-on:user-info:create", "")],
            [("impersonate:user-info", "users", [], True)],
        ),
        (
            [
                acting("groups", "impersonate:user-info"),
                acting("clusterrolebindings", "*", "rbac.authorization.k8s.io"),
            ],
            [("impersonate:user-info", "groups", [], True)],
        ),
        ([acting("nodes", "*"), acting("pods", "impersonate-on:user-info:create", "")], []),
        ([acting("users", "impersonate")], []),
        ([acting("userextras/scopes", "impersonate"), acting("pods", "get", "")], []),
    ],
)
def test_who_may_act_as_somebody_else_without_constraints_or_with_an_action(
    rules: list[Json], found: list[tuple[object, ...]]
) -> None:
    items = [
        rbac("ClusterRole", "deputy", rules=rules),
        rbac("ClusterRoleBinding", "b", roleRef=role_ref("ClusterRole", "deputy"), subjects=[ANNA]),
    ]

    assert ask(items, "SELECT verb, resource, resource_names, may_change FROM impersonations") == found
