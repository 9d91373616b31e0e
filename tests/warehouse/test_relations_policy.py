from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json
from tests.warehouse.relation_cases.whole import bare, bare_row, compact, full, full_row, rows_of

ADMISSION = "admissionregistration.k8s.io/v1"
POLICY, BINDING = "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"


def test_admission_policies_fail_closed_when_they_do_not_say() -> None:
    constraints = {"resourceRules": [{"operations": ["CREATE"], "resources": ["pods"]}]}
    conditions = [{"name": "not-system", "expression": "true"}]
    spec = {
        "failurePolicy": "Ignore",
        "matchConstraints": constraints,
        "matchConditions": conditions,
        "validations": [{"expression": "object.spec.replicas < 5"}, {"expression": "true"}],
        "paramKind": {"apiVersion": "v1", "kind": "ConfigMap"},
    }
    items = [full(ADMISSION, POLICY, spec=spec), bare(ADMISSION, POLICY, spec={"matchConstraints": None})]

    rows = rows_of("admission_policies", *items)

    assert rows == [
        full_row(
            POLICY,
            failure_policy="Ignore",
            validations=2,
            match_constraints=compact(constraints),
            match_conditions=compact(conditions),
            param_kind="ConfigMap",
        ),
        bare_row(
            POLICY,
            failure_policy="Fail",
            validations=0,
            match_constraints=None,
            match_conditions=None,
            param_kind=None,
        ),
    ]


def test_bindings_of_admission_policies_deny_only_when_they_say_so() -> None:
    matched = {"namespaceSelector": {"matchLabels": {"env": "live"}}}
    spec = {"policyName": "replicas", "validationActions": ["Deny", "Audit"], "matchResources": matched}
    warning = {"policyName": "replicas", "validationActions": ["Warn"]}
    items = [
        full(ADMISSION, BINDING, spec=spec),
        bare(ADMISSION, BINDING, spec=warning),
        bare(ADMISSION, BINDING, spec={"policyName": "replicas", "validationActions": None}),
    ]

    rows = rows_of("admission_policy_bindings", *items)

    free: Json = {"has_param": False, "policy_acts": None, "param_missing": None}
    unlimited: Json = {"policy": "replicas", "denies": False, "match_resources": None, **free}
    assert rows == [
        full_row(
            BINDING,
            policy="replicas",
            actions=["Deny", "Audit"],
            denies=True,
            match_resources=compact(matched),
            **free,
        ),
        bare_row(BINDING, actions=["Warn"], **unlimited),
        bare_row(BINDING, actions=[], **unlimited),
    ]


def test_resource_quotas_keep_their_limits_as_written() -> None:
    selector = {"matchExpressions": [{"scopeName": "PriorityClass", "operator": "In", "values": ["high"]}]}
    spec = {"hard": {"requests.cpu": "4", "pods": 10}, "scopes": ["NotTerminating"], "scopeSelector": selector}
    items = [
        full("v1", "ResourceQuota", "shop", spec=spec),
        bare("v1", "ResourceQuota", "shop", spec={"hard": None, "scopes": None}),
    ]

    rows = rows_of("resource_quotas", *items)

    assert rows == [
        full_row(
            "ResourceQuota",
            "shop",
            hard={"requests.cpu": "4", "pods": "10"},
            scopes=["NotTerminating"],
            scope_selector=compact(selector),
        ),
        bare_row("ResourceQuota", "shop", hard={}, scopes=[], scope_selector=None),
    ]


def limit_row(limit_no: int, **columns: Any) -> Json:
    return {
        "kind": "LimitRange",
        "namespace": "shop",
        "name": "bare",
        "limit_no": limit_no,
        "type": "Container",
        "default_limit": {},
        "default_request": {},
        "minimum": {},
        "maximum": {},
        **columns,
    }


def test_limit_ranges_have_one_row_per_limit() -> None:
    limits = [
        {
            "type": "Container",
            "default": {"cpu": "1", "memory": "1Gi"},
            "defaultRequest": {"cpu": "100m", "memory": "128Mi"},
            "min": {"cpu": "10m"},
            "max": {"cpu": 2},
        },
        {"type": "PersistentVolumeClaim", "min": {"storage": "1Gi"}, "max": {"storage": "10Gi"}, "default": None},
        {"type": "Container"},
    ]
    items = [
        bare("v1", "LimitRange", "shop", spec={"limits": limits}),
        bare("v1", "LimitRange", "bank", spec={"limits": []}),
        bare("v1", "LimitRange", "lab", spec={"limits": None}),
    ]

    rows = rows_of("limit_ranges", *items)

    assert rows == [
        limit_row(
            0,
            default_limit={"cpu": "1", "memory": "1Gi"},
            default_request={"cpu": "100m", "memory": "128Mi"},
            minimum={"cpu": "10m"},
            maximum={"cpu": "2"},
        ),
        limit_row(1, type="PersistentVolumeClaim", minimum={"storage": "1Gi"}, maximum={"storage": "10Gi"}),
        limit_row(2),
    ]


@pytest.mark.parametrize(
    ("limit", "default_limit", "default_request"),
    [
        ({"max": {"cpu": "2"}}, {"cpu": "2"}, {"cpu": "2"}),
        ({"max": {"cpu": "2"}, "default": {"cpu": "1"}}, {"cpu": "1"}, {"cpu": "1"}),
        ({"min": {"cpu": "10m"}}, {}, {"cpu": "10m"}),
        ({"min": {"cpu": "10m"}, "default": {"cpu": "1"}}, {"cpu": "1"}, {"cpu": "1"}),
        ({"min": {"cpu": "10m"}, "defaultRequest": {"cpu": "50m"}}, {}, {"cpu": "50m"}),
    ],
)
def test_limits_of_containers_get_the_defaults_that_the_api_server_fills_in(
    limit: Json, default_limit: Json, default_request: Json
) -> None:
    item = bare("v1", "LimitRange", "shop", spec={"limits": [{"type": "Container", **limit}]})

    rows = rows_of("limit_ranges", item)

    filled = {"default_limit": default_limit, "default_request": default_request}
    assert rows == [limit_row(0, minimum=limit.get("min", {}), maximum=limit.get("max", {}), **filled)]


def test_horizontal_pod_autoscalers_name_what_they_scale() -> None:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    items = [
        full(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            "shop",
            spec={"minReplicas": 0, "maxReplicas": 5, "scaleTargetRef": target},
            status={"conditions": [{"type": "ScalingActive", "status": "False", "reason": "NoMetric"}]},
        ),
        bare("autoscaling/v1", "HorizontalPodAutoscaler", "shop", spec={"maxReplicas": 3, "minReplicas": None}),
    ]

    rows = rows_of("horizontal_pod_autoscalers", *items)

    scaled: Json = {
        "target_kind": "Deployment",
        "target_group": "apps",
        "target": "web",
        "min_replicas": 0,
        "max_replicas": 5,
        "inactive": "NoMetric",
        "is_told": True,
    }
    unset: Json = {
        "target_kind": None,
        "target_group": "",
        "target": None,
        "min_replicas": 1,
        "max_replicas": 3,
        "inactive": None,
        "is_told": False,
    }
    assert rows == [
        full_row("HorizontalPodAutoscaler", "shop", **scaled),
        bare_row("HorizontalPodAutoscaler", "shop", **unset),
    ]


def test_runtime_classes_name_their_handler() -> None:
    items = [
        full("node.k8s.io/v1", "RuntimeClass", handler="runsc", scheduling={"nodeSelector": {"sandbox": "yes"}}),
        bare("node.k8s.io/v1", "RuntimeClass"),
    ]

    rows = rows_of("runtime_classes", *items)

    assert rows == [full_row("RuntimeClass", handler="runsc"), bare_row("RuntimeClass", handler=None)]
