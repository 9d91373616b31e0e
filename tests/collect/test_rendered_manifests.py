"""Charts and overlays: what is rendered is read, and each object stands in the file that it was made from."""

import os
from pathlib import Path

import pytest

from audit_batch.collect.manifests import Release
from audit_batch.collect.sources.place import line_of
from audit_batch.collect.sources.reading import read_manifests
from audit_batch.collect.sources.template import line_in_template
from tests.collect.helm import needs_helm, needs_kustomize, with_helm
from tests.collect.manifest_files import PRIVILEGED, TEMPLATE, chart, names, pod, problems, write


@pytest.mark.parametrize(
    ("kind", "way", "line"),
    [
        ("Deployment", ["spec", "template", "spec", "containers", 1, "securityContext", "privileged"], 21),
        ("Deployment", ["spec", "template", "spec", "containers", 0, "securityContext"], 16),
        ("Deployment", ["spec", "template", "spec", "securityContext", "runAsUser"], 12),
        ("Deployment", ["spec", "template", "spec", "volumes", 0, "name"], 23),
        ("Deployment", ["metadata", "name"], 5),
        ("Service", ["spec", "type"], 31),
        ("Service", [], 26),
        ("Secret", ["data"], 1),
    ],
)
def test_a_field_is_found_in_the_text_of_a_template(kind: str, way: list[str | int], line: int) -> None:
    assert line_in_template(TEMPLATE.split("\n"), kind, way) == line


TWINS = """\
kind: Service
metadata:
  {{- include "shop.metadata" . | nindent 2 }}
---
kind: Service
metadata:
  name: {{ include "shop.fullname" . }}
---
kind: Service
metadata:
  labels:
    name: other
  name: {{ include "shop.fullname" . }}-headless # why
---
kind: Service
metadata:
  name: {{ printf "%s-%s-metrics" .Release.Name .Chart.Name | trunc 63 }}
---
kind: Service
metadata:
  name: "shop"
"""


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("release-shop", 5),
        ("release-shop-headless", 9),
        ("release-shop-metrics", 15),
        ("shop", 19),
    ],
)
def test_of_several_objects_of_a_kind_the_name_tells_which(name: str, line: int) -> None:
    assert line_in_template(TWINS.split("\n"), "Service", (), name) == line


def test_a_chart_without_helm_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    write(chart(tmp_path).parent, a=pod("a"))

    reading = read_manifests([tmp_path])

    assert names(reading) == ["a"]
    assert problems(reading) == [
        "Chart.yaml:None: is a Helm chart, and helm is not on the PATH; install it, or scan what `helm template` prints"
    ]


@needs_helm
def test_objects_of_a_chart_stand_in_their_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_helm(monkeypatch, tmp_path)
    write(tmp_path, values="privileged: true\n")
    folder = chart(tmp_path)

    reading = read_manifests([folder], release=Release([tmp_path / "values.yaml"]))

    found = {m.body["kind"]: m for m in reading.manifests}
    assert problems(reading) == []
    assert {kind: (os.path.relpath(m.file, folder), m.line) for kind, m in found.items()} == {
        "ConfigMap": ("charts/sub/templates/map.yaml", 1),
        "Service": ("templates/web.yaml", 26),
        "Deployment": ("templates/web.yaml", 2),
    }
    web = found["Deployment"]
    assert web.body["spec"]["template"]["spec"]["containers"][1]["securityContext"] == {"privileged": True}
    assert line_of(web, PRIVILEGED) == 21
    assert web.home == str(folder)


@needs_helm
def test_what_helm_cannot_render_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_helm(monkeypatch, tmp_path)
    write(
        chart(tmp_path),
        templates__bad="{{ fail `no` }}",
        library__Chart="type: library\nname: l\nversion: 1.0.0\n",
    )

    (problem,) = problems(read_manifests([tmp_path / "chart"]))

    assert problem.startswith("Chart.yaml:None: helm: ")
    assert "bad.yaml" in problem


def test_a_library_chart_has_nothing_to_judge(tmp_path: Path) -> None:
    write(tmp_path, Chart="apiVersion: v2\nname: l\nversion: 1.0.0\ntype: library\n", templates__x="{{ x }}")

    reading = read_manifests([tmp_path])

    assert (names(reading), problems(reading)) == ([], [])


def overlay(folder: Path) -> Path:
    """Write a base, an overlay on it, and a file that neither uses."""
    deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n"
    return write(
        folder,
        base__kustomization="resources: [web.yaml]\n",
        base__web=f"# ours\n{deployment}",
        base__unused=pod("unused"),
        prod__kustomization="namePrefix: prod-\nnamespace: base\nresources: [../base]\npatches: [path: more.yaml]\n"
        "configMapGenerator: [{name: made, literals: [a=b]}]\n",
        prod__more=f"{deployment}  paused: true\n",
    )


@needs_kustomize
def test_objects_of_an_overlay_stand_in_their_base(tmp_path: Path) -> None:
    reading = read_manifests([overlay(tmp_path)])

    found = {m.body["kind"]: m for m in reading.manifests}
    assert problems(reading) == []
    assert {kind: (m.body["metadata"]["name"][:9], os.path.relpath(m.file, tmp_path)) for kind, m in found.items()} == {
        "Pod": ("unused", "base/unused.yaml"),
        "Deployment": ("prod-web", "base/web.yaml"),
        "ConfigMap": ("prod-made", "prod/kustomization.yaml"),
    }
    web = found["Deployment"]
    assert (web.line, line_of(web, "spec.replicas"), line_of(web, "spec.paused")) == (2, 7, 6)
    assert "annotations" not in web.body["metadata"]
    assert web.home == str(tmp_path / "prod")


@needs_kustomize
def test_a_base_that_is_named_is_built_for_itself(tmp_path: Path) -> None:
    assert names(read_manifests([overlay(tmp_path) / "base" / "kustomization.yaml"])) == ["web"]


@needs_kustomize
def test_an_overlay_that_is_named_is_built_though_another_builds_upon_it(tmp_path: Path) -> None:
    folder = overlay(tmp_path)

    both = names(read_manifests([folder / "base", folder / "prod"]))
    walked = names(read_manifests([folder]))

    assert [name for name in both if name.endswith("web")] == ["web", "prod-web"]
    assert [name for name in walked if name.endswith("web")] == ["prod-web"]


@needs_kustomize
def test_what_kustomize_cannot_build_is_named(tmp_path: Path) -> None:
    (problem,) = problems(read_manifests([write(tmp_path, kustomization="resources: [none.yaml]\n")]))

    assert problem.startswith("kustomization.yaml:None: ")
    assert "none.yaml" in problem


def test_an_overlay_without_kustomize_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    reading = read_manifests([overlay(tmp_path)])

    (problem,) = problems(reading)
    assert names(reading) == ["unused", "web"]
    assert problem.startswith("kustomization.yaml:None: is a Kustomize folder, and neither kustomize nor")
