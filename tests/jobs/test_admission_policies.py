"""Admission policies say what the controls say: each expression agrees with its SQL over the control's examples.

The expressions run in Google's own implementation of the language. It lacks what Kubernetes adds (optional fields,
quantities, CIDR); the expressions use nothing of that.
"""

from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from cel_expr_python import cel

from audit_batch.catalog.control import load_controls
from audit_batch.catalog.example import load_examples
from audit_batch.catalog.expression import Expression, load_expression, load_expressions
from audit_batch.catalog.framework import load_frameworks
from audit_batch.config import Settings, shipped
from audit_batch.errors import ControlError, UsageError
from audit_batch.jobs.admission import write_admission_policies
from audit_batch.model import Verdict
from audit_batch.report.export.admission import Action

CONTROLS = load_controls([shipped("controls")]).controls
EXPRESSIONS = {one.control.id: one for one in load_expressions(CONTROLS.values(), {})}
ENVIRONMENT = cel.NewEnv(variables={"object": cel.Type.DYN, "variables": cel.Type.DYN})
TEMPLATED = {"CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"}


def as_served(body: Any) -> Any:
    """What the API server has of an object when it asks: nulls are gone, for it decodes into types first."""
    if isinstance(body, dict):
        return {key: as_served(value) for key, value in body.items() if value is not None}
    if isinstance(body, list):
        return [as_served(item) for item in body]
    return body


def ask(expression: Expression, body: dict[str, Any]) -> bool:
    variables: dict[str, Any] = {}
    for name, text in expression.variables.items():
        variables[name] = evaluated(text, body, variables)
    answer = evaluated(expression.text, body, variables)
    assert isinstance(answer, bool)
    return answer


def evaluated(text: str, body: dict[str, Any], variables: dict[str, Any]) -> Any:
    return ENVIRONMENT.compile(text).eval(data={"object": body, "variables": variables}).plain_value()


@pytest.mark.parametrize("control", EXPRESSIONS)
def test_an_expression_agrees_with_its_control(control: str) -> None:
    different = []
    asked = set()
    for example in load_examples(CONTROLS[control]):
        params = {**CONTROLS[control].params, **example.params}
        expression = load_expression(CONTROLS[control], EXPRESSIONS[control].text, params)
        for body in example.objects:
            metadata = body["metadata"]
            key = "/".join((body["kind"], metadata.get("namespace", ""), metadata["name"]))
            if body["kind"] in TEMPLATED and key in example.expect:
                asked.add(example.expect[key])
                if ask(expression, as_served(body)) != (example.expect[key] is Verdict.PASS):
                    different.append((example.name, key))

    assert different == []
    assert {Verdict.PASS, Verdict.FAIL} <= asked


def test_every_control_of_the_pod_security_standards_has_an_expression() -> None:
    frameworks = load_frameworks([shipped("controls")], CONTROLS)

    wanted = {
        control
        for name in ("pod-security-baseline", "pod-security-restricted")
        for requirement in frameworks[name].requirements
        for control in requirement.controls
    }

    assert wanted - EXPRESSIONS.keys() == set()


def test_each_policy_has_a_binding_that_names_it_and_what_kubernetes_1_30_requires() -> None:
    documents = list(yaml.safe_load_all(write_admission_policies(Settings(), (), [Action.DENY, Action.AUDIT])))

    policies, bindings = documents[::2], documents[1::2]
    assert len(policies) == len(EXPRESSIONS)
    assert {document["apiVersion"] for document in documents} == {"admissionregistration.k8s.io/v1"}
    assert [one["spec"]["policyName"] for one in bindings] == [one["metadata"]["name"] for one in policies]
    assert all(one["spec"]["validationActions"] == ["Audit", "Deny"] for one in bindings)
    for policy in policies:
        spec = policy["spec"]
        assert policy["kind"] == "ValidatingAdmissionPolicy"
        assert spec["failurePolicy"] == "Fail"
        assert {"pods", "pods/ephemeralcontainers"} < set(spec["matchConstraints"]["resourceRules"][0]["resources"])
        assert all(one["message"] and "\n" not in one["message"] for one in spec["validations"])
        names = [one["name"] for one in spec["variables"]]
        assert len(names) == len(set(names))


def test_a_site_s_parameters_are_in_its_policies() -> None:
    settings = Settings(params={"unsafe_sysctl": {"allowed": ["kernel.example"]}})

    policy = next(yaml.safe_load_all(write_admission_policies(settings, ["unsafe_sysctl"], [Action.WARN])))

    assert {"name": "allowed", "expression": '["kernel.example"]'} in policy["spec"]["variables"]


def test_a_control_without_an_equal_expression_is_refused() -> None:
    with pytest.raises(UsageError, match="'wildcard_role' has no expression"):
        write_admission_policies(Settings(), ["wildcard_role"], [Action.AUDIT])


def test_warn_and_deny_together_are_refused_as_the_server_would() -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        write_admission_policies(Settings(), (), [Action.WARN, Action.DENY])


def test_an_expression_may_name_only_what_there_is() -> None:
    with pytest.raises(ControlError, match="no variable is called 'pods'"):
        load_expression(CONTROLS["host_port"], "variables.pods.all(p, true)", {})
