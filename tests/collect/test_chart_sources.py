"""The files that helm names: only such as are there, within the chart, whatever its templates say of themselves."""

import os
import shutil
import tarfile
from pathlib import Path

import pytest

from audit_batch.collect.manifests import Reading
from audit_batch.collect.sources.chart import inputs_of_chart
from audit_batch.collect.sources.reading import read_manifests
from tests.collect.helm import needs_helm, with_helm
from tests.collect.manifest_files import problems, write

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: NAME.example.com}
"""


def config(name: str) -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n"


def about(name: str, more: str = "") -> str:
    return f"apiVersion: v2\nname: {name}\nversion: 1.0.0\n{more}"


def pack(folder: Path, name: str) -> Path:
    """Write an archive of a chart with one template."""
    source = write(folder.parent / "sources" / name, Chart=about(name), templates__x=config(name))
    packed = folder / f"{name}-1.0.0.tgz"
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(source, name)
    shutil.rmtree(source)
    return packed


def files(reading: Reading, folder: Path) -> dict[str, tuple[str, int]]:
    """Where each object stands."""
    return {m.body["metadata"]["name"]: (os.path.relpath(m.file, folder), m.line) for m in reading.manifests}


@pytest.fixture
def helm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_helm(monkeypatch, tmp_path)


@needs_helm
@pytest.mark.usefixtures("helm")
@pytest.mark.parametrize("said", ["c/../outside.yaml", "https://example.com/a.yaml", "other/templates/a.yaml"])
def test_what_a_template_says_of_its_source_names_no_file(tmp_path: Path, said: str) -> None:
    folder = write(
        tmp_path / "c",
        Chart=about("c"),
        templates__a=f"# Source: {said}\n{config('a')}",
        templates__b=f"---\n# Source: {said}\n{config('b')}",
        crds__own=f"{CRD.replace('NAME', 'first')}---\n# Source: {said}\n{CRD.replace('NAME', 'second')}",
    )
    write(tmp_path, outside=config("outside"))

    found = files(read_manifests([folder]), folder)

    place = "Chart.yaml" if said.startswith("c/") else "crds/own.yaml"
    assert {name: file for name, (file, _) in found.items()} == {
        "first.example.com": "crds/own.yaml",
        "second.example.com": place,
        "a": "templates/a.yaml",
        "b": "templates/b.yaml",
    }


@needs_helm
@pytest.mark.usefixtures("helm")
def test_a_link_out_of_a_chart_is_not_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "c", Chart=about("c"), templates__a=config("a"))
    write(tmp_path, outside=config("outside"))
    (folder / "templates" / "link.yaml").symlink_to(tmp_path / "outside.yaml")

    found = files(read_manifests([folder]), folder)

    assert found == {"a": ("templates/a.yaml", 1), "outside": ("Chart.yaml", 1)}


@needs_helm
@pytest.mark.usefixtures("helm")
def test_charts_within_stand_where_they_lie(tmp_path: Path) -> None:
    said = (("db", "primary"), ("db", "replica"), ("box", "packed"))
    aliases = "".join(f"- {{name: {name}, version: 1.0.0, alias: {alias}}}\n" for name, alias in said)
    folder = write(
        tmp_path / "c",
        Chart=about("c", f"dependencies:\n{aliases}"),
        charts__folder__Chart=about("db"),
        charts__folder__templates__db=config("{{ .Chart.Name }}"),
        charts__folder__charts__deep__Chart=about("deep"),
        charts__folder__charts__deep__templates__deep=config("deep"),
    )
    pack(folder / "charts", "box")
    pack(folder / "charts", "box-other")

    reading = read_manifests([folder])

    assert problems(reading) == []
    assert files(reading, folder) == {
        "primary": ("charts/folder/templates/db.yaml", 1),
        "replica": ("charts/folder/templates/db.yaml", 1),
        "deep": ("charts/folder/charts/deep/templates/deep.yaml", 1),
        "box": ("charts/box-1.0.0.tgz", 1),
        "box-other": ("charts/box-other-1.0.0.tgz", 1),
    }


@needs_helm
@pytest.mark.usefixtures("helm")
def test_a_packed_chart_stands_in_its_archive(tmp_path: Path) -> None:
    archive = pack(tmp_path, "box")

    assert files(read_manifests([archive]), tmp_path) == {"box": ("box-1.0.0.tgz", 1)}


def test_a_chart_is_made_of_what_it_leads_to(tmp_path: Path) -> None:
    beside = "dependencies: [{name: NAME, version: 1.0.0, repository: 'file://../NAME'}]\n"
    write(
        tmp_path,
        c__Chart=about("c", beside.replace("NAME", "library")),
        library__requirements=beside.replace("NAME", "gone"),
        library__Chart="apiVersion: v1\nname: library\nversion: 1.0.0\n",
        shared__Chart=about("shared"),
        linked=config("linked"),
    )
    (tmp_path / "c" / "charts").mkdir()
    (tmp_path / "c" / "charts" / "shared").symlink_to(Path("../../shared"))
    (tmp_path / "shared" / "templates").mkdir()
    (tmp_path / "shared" / "templates" / "a.yaml").symlink_to(tmp_path / "linked.yaml")
    (tmp_path / "shared" / "round").symlink_to(tmp_path / "shared")

    inputs = inputs_of_chart(tmp_path / "c")

    assert inputs[0] == tmp_path / "c"
    assert {os.path.relpath(path, tmp_path) for path in inputs} == {"c", "library", "gone", "shared", "linked.yaml"}
