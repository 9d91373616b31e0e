"""A blueprint as a site uses it: approved from one snapshot, in force in the next, and compared with any."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit_batch.catalog.blueprint import load_blueprint
from audit_batch.cli import main
from audit_batch.config import Settings
from audit_batch.errors import EXIT_USAGE, BlueprintError, Forbidden
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.snapshot import Taken, take_snapshot
from audit_batch.model import CollectionState, OutcomeState
from audit_batch.warehouse.database import open_published
from tests.collect.lists import NIGHT, Lists
from tests.evaluate.recorded import opinions_in, shipped_controls


def audit_batch(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


class Cluster(Lists):
    kinds = {  # noqa: RUF012  as its parent has it
        "namespaces": "Namespace",
        "configmaps": "ConfigMap",
        "secrets": "Secret",
        "services": "Service",
        "serviceaccounts": "ServiceAccount",
        "persistentvolumeclaims": "PersistentVolumeClaim",
        "pods": "Pod",
        "replicationcontrollers": "ReplicationController",
    }


def snapshot(folder: Path, night: datetime, *services: str, blueprint: Path | None = None) -> Taken:
    spaces = [{"metadata": {"name": "shop"}}]
    listed = [{"metadata": {"name": name, "namespace": "shop"}} for name in services]
    settings = Settings(warehouse=folder / "warehouse", blueprint=blueprint)
    return take_snapshot(settings, Cluster(namespaces=spaces, services=listed), "test", Clock(lambda: night))


@dataclass(frozen=True)
class Site:
    """Two snapshots: the first was approved, and what was approved is in force in the second, which differs."""

    warehouse: Path
    approved: str
    first: Taken
    second: Taken


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    file = folder / "blueprint.yaml"
    first = snapshot(folder, NIGHT, "web", "api")
    places = ("--warehouse", folder / "warehouse", "--blueprint", file)
    approved = audit_batch("blueprint", "approve", "--by", "A. Person", *places)
    assert approved.exit_code == 0, approved.output
    second = snapshot(folder, NIGHT + timedelta(days=1), "web", "other", blueprint=file)
    return Site(folder / "warehouse", file.read_text(), first, second)


@pytest.fixture
def file(tmp_path: Path, site: Site) -> Path:
    path = tmp_path / "blueprint.yaml"
    path.write_text(site.approved)
    return path


@pytest.fixture
def places(file: Path, site: Site) -> list[str | Path]:
    return ["--warehouse", site.warehouse, "--blueprint", file]


def test_what_was_approved_differs_in_nothing_from_its_snapshot(places: list[str | Path], file: Path) -> None:
    done = audit_batch("blueprint", "diff", "--fail", "--as-of", "2026-11-24", *places)

    assert done.exit_code == 0, done.output
    assert "0 differences from snapshot 1 of test" in done.output
    assert load_blueprint(file).approved_by == "A. Person"


def test_a_difference_is_named_and_ends_with_1_where_that_is_asked_for(places: list[str | Path]) -> None:
    told = audit_batch("blueprint", "diff", *places)
    failed = audit_batch("blueprint", "diff", "--fail", *places)

    lines = [line.split() for line in told.output.splitlines()]
    assert (told.exit_code, failed.exit_code) == (0, 1)
    assert ["missing", "Service", "shop", "api"] in lines
    assert ["unexpected", "Service", "shop", "other"] in lines
    assert "2 differences from snapshot 2 of test" in told.output


def test_the_blueprint_in_force_is_part_of_the_snapshot(site: Site) -> None:
    sql = "SELECT name, is_expected, is_there FROM blueprint_comparison WHERE kind = 'Service' ORDER BY name"

    rows = audit_batch("query", sql, "--format", "csv", "--warehouse", site.warehouse)

    (collection,) = [each for each in site.second.collections if each.kind == "Blueprint"]
    assert (collection.state, collection.objects) == (CollectionState.OK, 1)
    assert [row.lower() for row in rows.output.splitlines()[1:]] == [
        "api,true,false",
        "other,false,true",
        "web,true,true",
    ]


def test_a_snapshot_without_a_blueprint_says_how_to_get_one(site: Site) -> None:
    (collection,) = [each for each in site.first.skipped if each.kind == "Blueprint"]

    assert "audit-batch blueprint approve" in collection.reason


def test_approving_again_shows_what_changed_and_keeps_patterns(places: list[str | Path], file: Path) -> None:
    file.write_text(file.read_text().replace("- web", '- "w*"'))

    done = audit_batch("blueprint", "approve", "--by", "B. Person", *places)

    assert done.output.splitlines()[:2] == ["- Service shop api", "+ Service shop other"]
    assert '- "w*"' in file.read_text()
    assert "- web" not in file.read_text()


def test_show_counts_by_kind_and_namespace(file: Path) -> None:
    done = audit_batch("blueprint", "show", "--blueprint", file)

    lines = [line.split() for line in done.output.splitlines()]
    assert "test: snapshot 1 of 2026-11-24T02:00:00Z, approved by A. Person on " in done.output
    assert ["Service", "shop", "2", "0"] in lines
    assert ["Secret", "0", "0"] in lines


def test_the_blueprint_of_another_cluster_is_refused(tmp_path: Path, places: list[str | Path], file: Path) -> None:
    file.write_text(file.read_text().replace("cluster: test", "cluster: other"))

    done = audit_batch("blueprint", "diff", *places)

    assert done.exit_code == EXIT_USAGE
    assert f"{file}: is the blueprint of other, not of test" in done.output
    with pytest.raises(BlueprintError, match="is the blueprint of other"):
        snapshot(tmp_path, NIGHT, "web", blueprint=file)


def test_a_refused_list_leaves_only_its_own_kind_open(tmp_path: Path) -> None:
    file, places = tmp_path / "blueprint.yaml", ("--warehouse", tmp_path / "warehouse")
    snapshot(tmp_path, NIGHT, "web")
    audit_batch("blueprint", "approve", "--by", "A. Person", "--blueprint", file, *places)
    settings = Settings(warehouse=tmp_path / "warehouse", blueprint=file)
    api = Cluster(lambda path, query: Forbidden("403") if path.endswith("/configmaps") else None)
    take_snapshot(settings, api, "test", Clock(lambda: NIGHT + timedelta(days=1)))
    controls = [control for control in shipped_controls() if control.domain == "blueprint"]

    with open_published(tmp_path / "warehouse") as con:
        found = opinions_in(con, "test", controls)

    states = {id_: opinion.outcome.state for id_, opinion in found.items()}
    assert {id_ for id_, state in states.items() if state is OutcomeState.NOT_ASSESSED} == {"expected_config_maps"}
    assert states["expected_services"] is OutcomeState.FAIL
    assert "configmaps: forbidden" in found["expected_config_maps"].outcome.reason
