"""Relations that gather for a whole workload or namespace what several controls judge of it."""

from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, named, pod, rbac
from tests.warehouse.relation_cases.whole import bare, rows_of

ADMISSION = "admissionregistration.k8s.io/v1"


def test_a_namespace_is_isolated_by_what_selects_all_its_pods() -> None:
    def policy(name: str, namespace: str, **spec: Any) -> Json:
        whole = {"podSelector": {}, "policyTypes": ["Ingress"], **spec}
        return named("NetworkPolicy", name, namespace, "networking.k8s.io/v1", spec=whole)

    items = [
        *(named("Namespace", name) for name in ("shop", "bare", "empty", "host")),
        pod("a"),
        pod("b", namespace="bare"),
        pod("c", {"hostNetwork": True, "containers": []}, namespace="host"),
        policy("deny", "shop"),
        policy("open", "shop", ingress=[{}]),
        policy("some", "bare", podSelector={"matchLabels": {"app": "x"}}),
    ]

    rows = ask(items, "SELECT name, direction, policies, isolates, opening FROM namespace_isolation ORDER BY ALL")

    assert rows == [
        ("bare", "egress", 1, False, []),
        ("bare", "ingress", 1, False, []),
        ("shop", "egress", 2, False, []),
        ("shop", "ingress", 2, True, ["open"]),
    ]


def test_what_containers_add_and_start_stands_beside_their_workload() -> None:
    both = [
        {"name": "a", "securityContext": {"capabilities": {"add": ["CAP_bpf", "ALL"]}}, "command": ["/bin/sh", "-c"]},
        {"name": "b", "args": ["exec sudo 'x;y'"]},
        {"name": "c"},
    ]

    (row, other) = rows_of("workload_containers", pod("p", {"containers": both}), pod("q"))

    assert (other["capabilities"], other["commands"]) == ([], [])
    added = "spec.containers[0].securityContext.capabilities.add"
    assert row["capabilities"] == [{"names": ["BPF", "ALL"], "said": "a (CAP_bpf, ALL)", "field": added}]
    assert row["commands"] == [
        {"container": "a", "words": ["bin", "sh", "-c"], "field": "spec.containers[0].command"},
        {"container": "b", "words": ["exec", "sudo", "x", "y"], "field": "spec.containers[1].command"},
    ]


def test_credentials_have_a_row_for_each_kind_of_place() -> None:
    marker = "[redacted:password:0123456789ab]"
    spec = {"containers": [{"name": "a", "env": [{"name": "P", "value": marker}], "args": ["-p", marker]}]}
    item = pod("p", spec, annotations={"example.com/a": "no"})

    rows = ask([item], "SELECT place, found, fields, fingerprints FROM workload_credentials ORDER BY place")

    prints = ["0123456789ab"]
    assert rows == [
        ("annotations", [], [], []),
        ("arguments", ["args of a (password)"], ["spec.containers[0].args[1]"], prints),
        ("environment", ["variable P of a (password)"], ["spec.containers[0].env[0].value"], prints),
    ]


def test_who_reads_secrets_everywhere_has_no_row_for_a_namespace() -> None:
    def bound(name: str, verb: str, resource: str, namespace: str = "", **rule: Any) -> list[Json]:
        rules = [{"apiGroups": [""], "resources": [resource], "verbs": [verb], **rule}]
        ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": f"{name}-{namespace}"}
        subjects = [{"kind": "Group", "name": name}]
        binding = rbac("RoleBinding" if namespace else "ClusterRoleBinding", f"{name}-{namespace}", namespace)
        return [
            rbac("ClusterRole", f"{name}-{namespace}", rules=rules),
            {**binding, "roleRef": ref, "subjects": subjects},
        ]

    items = [
        *bound("wide", "list", "secrets"),
        *bound("wide", "get", "secrets", "shop"),
        *bound("makers", "create", "pods", "shop"),
        *bound("cleaners", "deletecollection", "secrets", "shop"),
        *bound("one", "get", "secrets", "shop", resourceNames=["mail"]),
        *bound("others", "get", "pods", "shop"),
    ]

    rows = ask(items, "SELECT receiver, scope_namespace FROM secret_readers ORDER BY ALL")

    assert rows == [("Group cleaners", "shop"), ("Group makers", "shop"), ("Group wide", "")]


def test_a_service_is_backed_by_workloads_that_run() -> None:
    def service(name: str, **spec: Any) -> Json:
        return named("Service", name, "shop", spec=spec)

    labelled = pod("a", labels={"app": "web"})
    off = named("Deployment", "off", "shop", "apps/v1")
    off["spec"] = {"replicas": 0, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": []}}}
    items = [
        labelled,
        off,
        service("web", selector={"app": "web"}),
        service("idle", selector={"app": "x"}),
        service("free"),
    ]

    rows = ask(items, "SELECT name, type, has_selector, running FROM service_backends ORDER BY name")

    assert rows == [("free", "ClusterIP", False, 0), ("idle", "ClusterIP", True, 0), ("web", "ClusterIP", True, 1)]


def test_conditions_of_webhooks_and_policies_stand_side_by_side() -> None:
    condition = [{"name": "a", "expression": "true"}]
    hook = bare(ADMISSION, "ValidatingWebhookConfiguration", webhooks=[{"name": "a", "matchConditions": condition}])
    policy = bare(ADMISSION, "ValidatingAdmissionPolicy", spec={"matchConditions": condition})
    free = bare(ADMISSION, "MutatingWebhookConfiguration", webhooks=[{"name": "a", "matchConditions": []}])

    rows = ask([hook, policy, free], "SELECT kind, conditions FROM match_conditions ORDER BY kind")

    text = '[{"expression":"true","name":"a"}]'
    assert rows == [("ValidatingAdmissionPolicy", text), ("ValidatingWebhookConfiguration", text)]


@pytest.mark.parametrize(
    ("spec", "acts"),
    [
        ({"validations": [{"expression": "a"}], "matchConstraints": {"resourceRules": [{}]}}, True),
        ({"validations": [{"expression": "a"}], "matchConstraints": {"resourceRules": []}}, False),
        ({"matchConstraints": {"resourceRules": [{}]}}, False),
    ],
)
def test_a_binding_knows_whether_its_policy_acts(spec: Json, acts: bool) -> None:
    policy = bare(ADMISSION, "ValidatingAdmissionPolicy", spec=spec)
    binding = bare(ADMISSION, "ValidatingAdmissionPolicyBinding", spec={"policyName": "bare"})

    assert ask([policy, binding], "SELECT policy_acts FROM admission_policy_bindings") == [(acts,)]


@pytest.mark.parametrize(("mutations", "acts"), [([{"patchType": "JSONPatch"}], True), ([], False), (None, False)])
def test_a_binding_of_changes_knows_whether_there_are_some(mutations: list[Json] | None, acts: bool) -> None:
    policy = bare(ADMISSION, "MutatingAdmissionPolicy", spec={"mutations": mutations})
    binding = bare(ADMISSION, "MutatingAdmissionPolicyBinding", spec={"policyName": "bare"})

    assert ask([policy, binding], "SELECT policy_acts FROM mutating_admission_policy_bindings") == [(acts,)]


@pytest.mark.parametrize(
    ("toleration", "tolerated"),
    [
        ({"key": "b", "operator": "Exists"}, ["b"]),
        ({"key": "b", "effect": "NoSchedule"}, ["b"]),
        ({"key": "b", "effect": "NoExecute"}, []),
        ({"operator": "Exists"}, ["every taint"]),
        ({"operator": "Equal"}, []),
    ],
)
def test_a_workload_tolerates_taints_against_new_pods(toleration: Json, tolerated: list[str]) -> None:
    assert ask([pod("p", {"tolerations": [toleration], "containers": []})], "SELECT tolerated FROM placements") == [
        (tolerated,)
    ]


@pytest.mark.parametrize(
    ("ranges", "annotation", "found"),
    [
        (["10.0.0.0/8"], "192.0.2.0/24", ["10.0.0.0/8"]),
        ([], "192.0.2.0/24,,203.0.113.0/24", ["192.0.2.0/24", "203.0.113.0/24"]),
        (None, None, []),
    ],
)
def test_source_ranges_may_stand_in_the_older_annotation(
    ranges: list[str] | None, annotation: str | None, found: list[str]
) -> None:
    item = named("Service", "s", "shop", spec={"loadBalancerSourceRanges": ranges})
    item["metadata"]["annotations"] = {"service.beta.kubernetes.io/load-balancer-source-ranges": annotation}

    assert ask([item], "SELECT source_ranges FROM services") == [(found,)]


@pytest.mark.parametrize(
    ("os", "own", "of_pod", "user"),
    [
        ("windows", "kim", "jo", "kim"),
        ("windows", None, "jo", "jo"),
        ("windows", None, None, None),
        ("linux", "kim", "jo", None),
    ],
)
def test_a_container_runs_on_windows_as_itself_or_its_pod_says(
    os: str, own: str | None, of_pod: str | None, user: str | None
) -> None:
    container = {"name": "a", "securityContext": {"windowsOptions": {"runAsUserName": own}}}
    spec = {"os": {"name": os}, "securityContext": {"windowsOptions": {"runAsUserName": of_pod}}}

    rows = ask([pod("p", {**spec, "containers": [container]})], "SELECT windows_user FROM containers")

    assert rows == [(user,)]


def test_a_binding_says_in_words_what_it_gives_and_where() -> None:
    ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"}
    items = [rbac("ClusterRoleBinding", "a", roleRef=ref), rbac("RoleBinding", "b", "shop", roleRef=ref)]

    rows = ask(items, "SELECT gives, place FROM role_bindings ORDER BY name")

    assert rows == [("ClusterRole edit", "the whole cluster"), ("ClusterRole edit", "namespace shop")]


@pytest.mark.parametrize(
    ("spec", "excess"),
    [
        ({"exceptions": [{"policyName": "p", "ruleNames": ["*"]}]}, "lifts all rules of a policy"),
        ({"match": {"any": [{"resources": {"names": ["*"]}}]}}, "names neither an object nor a namespace"),
        ({"match": {"all": [{"resources": {"names": ["a"]}}, {"resources": {}}]}}, None),
        ({"match": {"any": [{"resources": {"names": ["a"]}}, {"resources": {}}]}}, "names neither an object nor a"),
        ({}, "names neither an object nor a namespace"),
    ],
)
def test_an_exception_reaches_too_far_without_names(spec: Json, excess: str | None) -> None:
    ((found,),) = ask(
        [bare("kyverno.io/v2", "PolicyException", "shop", spec=spec)], "SELECT excess FROM kyverno_exceptions"
    )

    assert found is None if excess is None else found.startswith(excess)


def test_tolerations_keep_their_order_and_place_and_what_means_nothing_is_left_out() -> None:
    written = [{"operator": "Equal"}, {"key": "b", "effect": "NoExecute"}, {"operator": "Exists"}]

    assert ask([pod("p", {"tolerations": written, "containers": []})], "SELECT tolerations FROM placements") == [
        (
            [
                {"taint": "b", "effect": "NoExecute", "field": "spec.tolerations[1]"},
                {"taint": "every taint", "effect": "", "field": "spec.tolerations[2]"},
            ],
        )
    ]
