"""What helm and kustomize say goes on as one sentence that somebody can act on."""

from pathlib import Path

import pytest

from audit_batch.collect.sources.reading import read_manifests
from tests.collect.helm import needs_helm, needs_kustomize, with_helm
from tests.collect.manifest_files import chart, problems, write


@needs_helm
def test_a_flag_that_nobody_can_give_is_not_advised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_helm(monkeypatch, tmp_path)
    folder = write(chart(tmp_path), templates__bad='{{ fail "say which tag" }}')

    (problem,) = problems(read_manifests([folder]))

    assert problem.endswith("say which tag")


@needs_kustomize
def test_charts_of_an_overlay_are_to_be_built_by_whoever_trusts_them(tmp_path: Path) -> None:
    write(tmp_path, kustomization="helmCharts: [{name: shop, releaseName: shop}]\n")

    (problem,) = problems(read_manifests([tmp_path]))

    assert "must specify --enable-helm" in problem
    assert problem.endswith("; scan what `kustomize build --enable-helm` prints")


@needs_kustomize
def test_of_a_long_complaint_the_end_is_kept(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 120) / ("b" * 120)
    write(deep, kustomization="resources: [below]\n", below__kustomization="bases: [none]\nresources: [none.yaml]\n")

    (problem,) = problems(read_manifests([deep / "kustomization.yaml"]))

    assert problem.startswith("kustomization.yaml:None: ku")
    assert " … " in problem
    assert "accumulating resources" in problem
    assert problem.rstrip("'\"").endswith(": no such file or directory")
    assert len(problem) < 500
