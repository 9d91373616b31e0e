"""What means to be an object of Kubernetes and is none that an API server takes, or that controls know, is named."""

from pathlib import Path

import pytest

from audit_batch.collect.sources.place import line_of
from audit_batch.collect.sources.reading import read_manifests
from tests.collect.manifest_files import names, pod, problems, write

REST = "metadata: {name: a}\nspec: {}\n"


@pytest.mark.parametrize(
    ("api_version", "kind", "problem"),
    [
        ("extensions/v1beta1", "Deployment", "since Kubernetes 1.16; write apps/v1"),
        ("extensions/v1beta1", "NetworkPolicy", "since Kubernetes 1.16; write networking.k8s.io/v1"),
        ("extensions/v1beta1", "Ingress", "since Kubernetes 1.22; write networking.k8s.io/v1"),
        ("networking.k8s.io/v1beta1", "Ingress", "since Kubernetes 1.22; write networking.k8s.io/v1"),
        ("apps/v2", "Deployment", "no API server has apps/v2 Deployment; write apps/v1 Deployment"),
        ("app/v1", "Deployment", "no API server has app/v1 Deployment; write apps/v1 Deployment"),
        ("v1", "Deployment", "no API server has v1 Deployment; write apps/v1 Deployment"),
        ("v1beta3", "Pod", "no API server has v1beta3 Pod; write v1 Pod"),
        ("apps/v1", "deployment", "no API server has apps/v1 deployment; write apps/v1 Deployment"),
        ("networking.k8s.io", "Ingress", "write networking.k8s.io/v1 Ingress"),
        ("autoscaling/v3", "HorizontalPodAutoscaler", "write autoscaling/v2 HorizontalPodAutoscaler"),
    ],
)
def test_a_kind_under_an_api_that_does_not_have_it_is_named(
    tmp_path: Path, api_version: str, kind: str, problem: str
) -> None:
    reading = read_manifests([write(tmp_path, a=f"# ours\nkind: {kind}\napiVersion: {api_version}\n{REST}")])

    (found,) = problems(reading)
    assert names(reading) == []
    assert found.startswith("a.yaml:3: ")
    assert found.endswith(problem)


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("apps/v1beta1", "Deployment"),
        ("apps/v1beta2", "DaemonSet"),
        ("batch/v1beta1", "CronJob"),
        ("policy/v1beta1", "PodDisruptionBudget"),
        ("rbac.authorization.k8s.io/v1beta1", "ClusterRole"),
        ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition"),
        ("autoscaling/v1", "HorizontalPodAutoscaler"),
        ("serving.knative.dev/v1", "Service"),
        ("networking.istio.io/v1alpha3", "Gateway"),
        ("gateway.networking.k8s.io/v1beta1", "Gateway"),
        ("app.k8s.io/v1beta1", "Application"),
        ("batch.volcano.sh/v1alpha1", "Job"),
        ("v1", "Endpoints"),
    ],
)
def test_what_says_the_same_or_is_of_others_goes_on(tmp_path: Path, api_version: str, kind: str) -> None:
    reading = read_manifests([write(tmp_path, a=f"apiVersion: {api_version}\nkind: {kind}\n{REST}")])

    assert (names(reading), problems(reading)) == (["a"], [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"apiVerison: v1\nkind: Pod\n{REST}", "this Pod has no apiVersion but apiVerison; no API server takes it"),
        (f"apiVersion: v1\nKind: Pod\n{REST}", "this object has no kind but Kind; no API server takes it"),
        (f"kind: Pod\n{REST}", "this Pod has no apiVersion; no API server takes it"),
        (f"kind: Thing\n{REST}", "this Thing has no apiVersion; no API server takes it"),
        ("apiVersion: v1\nmetadata: {name: a}\ndata: {}\n", "this object has no kind; no API server takes it"),
        (
            "apiVersion: v1\nkind: [Pod]\nmetadata: {name: a}\nspec: {}\n",
            "this object has no kind; no API server takes it",
        ),
        ("apiVersion: v1\nkind: Pod\nspec: {}\n", "this Pod has no metadata; no API server takes it"),
        ("apiVersion: v1\nkind: Pod\nmetdata: {name: a}\n", "this Pod has no metadata; no API server takes it"),
    ],
)
def test_what_means_to_be_an_object_is_told_from_other_documents(tmp_path: Path, text: str, problem: str) -> None:
    reading = read_manifests([write(tmp_path, a=text)])

    assert [str(one.problem) for one in reading.problems] == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("version: '3'\nservices: {web: {image: a}}\n", "it has no apiVersion and kind"),
        ("on: push\njobs: {a: {runs-on: b}}\n", "it has no apiVersion and kind"),
        ("- hosts: all\n  tasks: []\n", "it has no apiVersion and kind"),
        ("kind: DaemonSet\nimage: {repository: a}\n", "it has no apiVersion"),
        ("apiVersion: v2\nname: a\nversion: 1.0.0\n", "it has no kind"),
        ("apiVersion: v1\nkind: Config\nclusters: []\n", "this Config has no metadata"),
        ("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n", "this Policy has no metadata"),
    ],
    ids=["compose", "workflow", "playbook", "values", "chart", "kubeconfig", "audit"],
)
def test_documents_of_other_programs_stay_what_they_are(tmp_path: Path, text: str, problem: str) -> None:
    reading = read_manifests([write(tmp_path, a=text)])

    assert list(reading.problems) == []
    assert problems(reading) == [f"a.yaml:1: is no Kubernetes object: {problem}"]


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        ("Rollout", "template: {spec: {containers: [{name: a, image: b}]}}"),
        ("Workflow", "templates: [{name: a, container: {image: b}}]"),
        ("DaskCluster", "worker: {spec: {containers: [{name: a, image: b}, {name: c, image: d}]}}"),
    ],
)
def test_pods_of_kinds_that_no_control_knows_are_told_of_once(tmp_path: Path, kind: str, spec: str) -> None:
    text = f"# ours\napiVersion: example.com/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{{spec}}}\n"

    reading = read_manifests([write(tmp_path, a=text)])

    assert names(reading) == ["a"]
    assert problems(reading) == [f"a.yaml:2: no control knows {kind}; the pods that it makes are not judged"]


def test_a_template_of_openshift_is_taken_apart_with_the_values_of_its_parameters(tmp_path: Path) -> None:
    parameters = "parameters:\n- {name: NAME, value: web}\n- {name: COUNT, value: '3'}\n- {name: PASSWORD}\n"
    deployment = (
        "- apiVersion: apps/v1\n  kind: Deployment\n  metadata:\n    name: ${NAME}-app\n  spec:\n"
        "    replicas: ${{COUNT}}\n"
    )
    made_up = "- apiVersion: v1\n  kind: Secret\n  metadata:\n    name: ${PASSWORD}\n"
    head = "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\n"

    reading = read_manifests([write(tmp_path, a=f"{head}{parameters}objects:\n{deployment}{made_up}")])

    (web,) = reading.manifests
    assert (web.body["metadata"]["name"], web.body["spec"]["replicas"]) == ("web-app", 3)
    assert (web.line, line_of(web, "spec.replicas")) == (9, 14)
    assert problems(reading) == ["a.yaml:18: a template that is not rendered; render it first"]


def test_an_item_of_a_typed_list_is_looked_at_like_any_other(tmp_path: Path) -> None:
    text = "apiVersion: extensions/v1beta1\nkind: DeploymentList\nitems:\n- metadata: {name: a}\n"

    reading = read_manifests([write(tmp_path, a=text, b=pod("b"))])

    assert names(reading) == ["b"]
    assert problems(reading) == [
        "a.yaml:4: Deployment is not served as extensions/v1beta1 since Kubernetes 1.16; write apps/v1"
    ]
