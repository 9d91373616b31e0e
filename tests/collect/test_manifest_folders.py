"""Folders that are a chart or an overlay, and hold other manifests too: nothing of them is passed over."""

import os
from pathlib import Path

import pytest

from audit_batch.collect.sources.reading import read_manifests
from tests.collect.helm import needs_helm, needs_kustomize, with_helm
from tests.collect.manifest_files import chart, names, pod, problems, write


@needs_helm
def test_what_lies_beside_the_parts_of_a_chart_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_helm(monkeypatch, tmp_path)
    folder = write(
        chart(tmp_path),
        plain=pod("plain"),
        deploy__more=pod("more"),
        **{"deploy__listed.json": '{\n  "apiVersion": "v1", "kind": "List", "items": []}', "values-prod": "a: 1\n"},
        ci__test="replicas: 1\n",
        files__rules="rules:\n- {{ .Values.x }}\n",
        examples__chart__Chart="apiVersion: v2\nname: small\nversion: 0.1.0\n",
        examples__chart__templates__map="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: small}\n",
    )

    reading = read_manifests([folder])

    assert problems(reading) == []
    assert {(m.body["metadata"]["name"], os.path.relpath(m.file, folder)) for m in reading.manifests} == {
        ("plain", "plain.yaml"),
        ("more", "deploy/more.yaml"),
        ("small", "examples/chart/templates/map.yaml"),
        ("map", "charts/sub/templates/map.yaml"),
        ("release-web", "templates/web.yaml"),
        ("release", "templates/web.yaml"),
    }


@needs_helm
def test_a_manifest_beside_a_chart_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_helm(monkeypatch, tmp_path)
    folder = write(chart(tmp_path), deploy__a="apiVersion: v1\nkind: Pod\nmetadata: {name: '{{ x }}'}\n")

    assert problems(read_manifests([folder])) == ["a.yaml:3: a template that is not rendered; render it first"]


@needs_kustomize
def test_of_an_overlay_that_cannot_be_built_all_that_is_there_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        base__kustomization="resources: [base.yaml]\nnamePrefix: built-\n",
        base__base=pod("base"),
        part__kustomization="apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [part.yaml]\n",
        part__part=pod("part"),
        broken__kustomization="resources: [broken.yaml, none.yaml]\n",
        broken__broken=pod("broken"),
        prod__kustomization="resources: [../base, ../broken, own.yaml]\ncomponents: [../part]\n"
        "patches: [path: patch.yaml]\n",
        prod__own=pod("own"),
        prod__patch="apiVersion: v1\nkind: Pod\nmetadata: {name: base}\nspec: {hostNetwork: true}\n",
    )

    reading = read_manifests([tmp_path])

    assert sorted(names(reading)) == ["broken", "built-base", "own", "part"]
    assert [(Path(one.path).parent.name, Path(one.path).name) for one in reading.problems] == [
        ("prod", "kustomization.yaml")
    ]


@needs_kustomize
def test_what_another_overlay_brings_is_not_read_again(tmp_path: Path) -> None:
    write(
        tmp_path,
        base__kustomization="resources: [web.yaml]\n",
        base__web=pod("web"),
        dev__kustomization="resources: [../base, extra.yaml, none.yaml]\n",
        dev__extra=pod("extra"),
        prod__kustomization="resources: [../base]\nnamePrefix: prod-\n",
    )

    assert sorted(names(read_manifests([tmp_path]))) == ["extra", "prod-web"]
