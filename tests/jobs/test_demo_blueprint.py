"""The made-up company approves one night as its blueprint, and what happened since stands out."""

from datetime import date

import pytest

from audit_batch.catalog.blueprint import load_blueprint
from audit_batch.config import Settings
from audit_batch.demo.company import make_company
from audit_batch.jobs.demo import DemoSite, expected_on, take_day
from audit_batch.model import OutcomeState
from audit_batch.redact import Door
from audit_batch.warehouse.database import open_memory
from tests.evaluate.recorded import Opinion, opinions_in, shipped_controls

REFUSED, LAST = date(2026, 10, 21), date(2026, 10, 31)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> DemoSite:
    return DemoSite(tmp_path_factory.mktemp("demo"), make_company(workloads=60), Settings())


@pytest.fixture(scope="module")
def opinions(site: DemoSite) -> dict[date, dict[str, Opinion]]:
    controls = [control for control in shipped_controls() if control.domain == "blueprint"]
    found: dict[date, dict[str, Opinion]] = {}
    with open_memory() as con:
        for day in (site.company.approved, REFUSED, LAST):
            take_day(con, Door(b"k" * 32, remember=20_000), site.company, day, expected_on(con, site, day))
            found[day] = opinions_in(con, site.company.cluster, controls)
    return found


def failing(opinions: dict[str, Opinion]) -> set[str]:
    return {key for opinion in opinions.values() for key, said in opinion.judgements.items() if said.verdict == "fail"}


def test_nothing_was_expected_until_the_night_was_approved(
    opinions: dict[date, dict[str, Opinion]], site: DemoSite
) -> None:
    states = {opinion.outcome.state for opinion in opinions[site.company.approved].values()}

    assert states == {OutcomeState.NOT_ASSESSED}


def test_the_file_is_there_for_people_to_review(opinions: dict[date, dict[str, Opinion]], site: DemoSite) -> None:
    blueprint = load_blueprint(site.folder / "blueprint.yaml")

    assert (blueprint.cluster, blueprint.approved_by) == (site.company.cluster, site.company.approver)
    assert blueprint.approved_on == f"{site.company.approved}"


def test_what_came_back_of_the_incident_is_not_expected(opinions: dict[date, dict[str, Opinion]]) -> None:
    assert failing(opinions[LAST]) == {"Service/ledger/ledger-debug"}


def test_refused_secrets_leave_the_secrets_open_and_nothing_else(opinions: dict[date, dict[str, Opinion]]) -> None:
    states = {id_: opinion.outcome.state for id_, opinion in opinions[REFUSED].items()}

    assert [id_ for id_, state in states.items() if state is OutcomeState.NOT_ASSESSED] == ["expected_secrets"]
