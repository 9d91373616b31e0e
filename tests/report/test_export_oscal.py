import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from trestle.core.validator_factory import validator_factory
from trestle.oscal.assessment_plan import AssessmentPlan
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.catalog import Catalog
from trestle.oscal.poam import PlanOfActionAndMilestones

from audit_batch.errors import ReportError
from audit_batch.report.export.oscal_documents import DOCUMENTS
from audit_batch.report.export.oscal_names import control_id, token
from audit_batch.report.export.oscal_parts import RESULTS, Writing
from audit_batch.report.export.results_reading import read_results
from audit_batch.report.periods import read_period
from audit_batch.report.subject import choose_subject
from audit_batch.warehouse.database import open_published
from tests.report import samples
from tests.report.company import FRAMEWORK, Company
from tests.report.exports import every_state, export

MODELS = {
    "catalog.json": Catalog,
    "assessment-plan.json": AssessmentPlan,
    "assessment-results.json": AssessmentResults,
    "poam.json": PlanOfActionAndMilestones,
}
VALIDATORS = [one for one in validator_factory.get_all() if type(one).__name__ != "AllValidator"]
Warehouses = Callable[[Callable[[], Company]], Path]


def load(folder: Path, name: str) -> Any:
    (document,) = json.loads((folder / name).read_bytes()).values()
    return document


def own(props: list[dict[str, str]]) -> dict[str, str]:
    return {prop["name"]: prop["value"] for prop in props if prop.get("ns") == "urn:audit-batch:oscal"}


def uuids(value: Any) -> list[str]:
    """Every UUID that is given to something in a document."""
    if isinstance(value, list):
        return [uuid for item in value for uuid in uuids(item)]
    if not isinstance(value, dict):
        return []
    own_uuid = [value["uuid"]] if "uuid" in value else []
    return own_uuid + [uuid for item in value.values() for uuid in uuids(item)]


def references(value: Any) -> set[str]:
    """Every UUID that a document refers to."""
    if isinstance(value, list):
        return set().union(*map(references, value))
    if not isinstance(value, dict):
        return set()
    named = {uuid for name, uuid in value.items() if name.endswith("-uuid")}
    local = {uuid[1:] for name, uuid in value.items() if name == "href" and uuid.startswith("#")}
    several = {uuid for name, found in value.items() if name.endswith("-uuids") for uuid in found}
    return named | local | several | references(list(value.values()))


@pytest.fixture(scope="session")
def documents(states: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("oscal")
    export(states, "oscal", folder)
    return folder


@pytest.mark.parametrize("company", [every_state, samples.hostile, samples.unassessed])
def test_every_document_is_valid_against_the_official_models(
    company: Callable[[], Company], warehouse_of: Warehouses, tmp_path: Path
) -> None:
    export(warehouse_of(company), "oscal", tmp_path)

    for name, model in MODELS.items():
        document = model.oscal_read(tmp_path / name)

        assert [type(one).__name__ for one in VALIDATORS if not one.model_is_valid(document, True, None)] == []


@pytest.mark.parametrize("name", MODELS)
def test_what_a_document_refers_to_is_in_it_and_has_a_uuid_of_its_own(documents: Path, name: str) -> None:
    document = load(documents, name)

    given = uuids(document)

    assert {UUID(uuid).version for uuid in given} == {5}
    assert sorted(given) == sorted(set(given))
    assert references(document) <= set(given)


def test_only_what_was_shown_or_attested_is_satisfied(documents: Path) -> None:
    (result,) = load(documents, "assessment-results.json")["results"]

    found = {
        own(finding["props"])["requirement"]: (
            own(finding["props"])["state"],
            finding["target"]["status"]["state"],
            finding["target"]["status"]["reason"],
            own(finding["props"])["basis"],
        )
        for finding in result["findings"]
    }

    assert found == {
        "1.1": ("manual", "satisfied", "other", "attestation"),
        "1.2": ("not_assessed", "not-satisfied", "other", "controls"),
        "1.3": ("fail", "not-satisfied", "fail", "none"),
        "1.9": ("waived", "not-satisfied", "other", "controls"),
        "1.10": ("pass", "satisfied", "pass", "controls"),
        "2.1": ("fail", "not-satisfied", "fail", "controls"),
        "2.2": ("not_applicable", "not-satisfied", "other", "controls"),
        "2.3": ("partial", "not-satisfied", "other", "controls"),
    }


def test_the_status_of_what_was_not_assessed_says_why(documents: Path) -> None:
    (result,) = load(documents, "assessment-results.json")["results"]

    statuses = {own(one["props"])["requirement"]: one["target"]["status"]["remarks"] for one in result["findings"]}

    assert statuses["1.2"].startswith("Not assessed. ")
    assert "node facts were not collected" in statuses["1.2"]


def test_risks_are_open_accepted_or_closed_as_their_findings_are(documents: Path) -> None:
    (result,) = load(documents, "assessment-results.json")["results"]

    risks = {
        own(risk["props"])["control"] + " " + own(risk["props"])["state"]: (
            risk["status"],
            risk.get("deadline"),
            risk["characterizations"][0]["facets"][0]["value"],
            [entry["status-change"] for entry in risk["risk-log"]["entries"]],
        )
        for risk in result["risks"]
        if "worker" in risk["title"] or own(risk["props"])["control"] != "image_by_tag"
    }

    assert risks == {
        "image_by_tag open": ("open", "2027-03-19T22:00:00Z", "low", ["open"]),
        "privileged_container waived": (
            "deviation-approved",
            "2026-11-10T23:59:59Z",
            "critical",
            ["open", "deviation-approved"],
        ),
        "host_network resolved": ("closed", None, "high", ["open", "closed"]),
    }


def test_an_attestation_is_an_interview_with_the_one_who_gave_it(documents: Path) -> None:
    document = load(documents, "assessment-results.json")
    people = {party["uuid"]: party["name"] for party in document["metadata"]["parties"]}
    (result,) = document["results"]

    (said, denied) = [one for one in result["observations"] if one["methods"] == ["INTERVIEW"]]

    assert people[said["origins"][0]["actors"][0]["actor-uuid"]] == "Tom Example"
    assert (own(said["props"])["result"], own(denied["props"])["result"]) == ("pass", "fail")
    assert said["expires"] == "2027-02-28T23:59:59Z"


def test_evidence_has_the_digests_of_the_ledger(states: Path, documents: Path) -> None:
    with open_published(states) as con:
        entries = dict(
            con.execute("SELECT content, entry FROM ledger WHERE number = 4 AND kind != 'cluster'").fetchall()
        )
    document = load(documents, "assessment-results.json")

    resources = {
        resource["rlinks"][0]["hashes"][0]["value"]: int(own(resource["props"])["ledger-entry"])
        for resource in document["back-matter"]["resources"]
        if "hashes" in resource["rlinks"][0]
    }

    assert resources == entries


def test_the_plan_of_action_has_what_is_open_accepted_or_unknown(documents: Path) -> None:
    plan = load(documents, "poam.json")

    items = [(own(item["props"])["state"], item["title"]) for item in plan["poam-items"]]

    assert items == [
        ("open", "Images are named by digest: CronJob billing/import"),
        ("open", "Images are named by digest: Deployment shop/worker"),
        ("waived", "Containers do not run privileged: Deployment shop/legacy"),
        ("not_assessed", "Assess 1.2 File modes on nodes"),
        ("fail", "Meet 1.3 Answered with no"),
    ]
    milestones = [task["timing"] for risk in plan["risks"] for task in risk["remediations"][0].get("tasks", [])]
    assert milestones[1] == {"within-date-range": {"start": "2026-09-20T22:00:00Z", "end": "2027-03-19T22:00:00Z"}}


def test_without_anything_to_plan_the_plan_is_left_out_and_asked_alone_it_says_so(states: Path, tmp_path: Path) -> None:
    paths = export(states, "oscal", tmp_path / "oscal", period="2026-08")

    assert [path.name for path in paths] == ["catalog.json", "assessment-plan.json", "assessment-results.json"]
    with pytest.raises(ReportError, match="everything was assessed and nothing is open"):
        export(states, "oscal-poam", tmp_path / "poam.json", period="2026-08")
    assert not (tmp_path / "poam.json").exists()


def test_a_finding_keeps_its_uuids_from_month_to_month(states: Path, tmp_path: Path) -> None:
    export(states, "oscal-results", tmp_path / "september.json", period="2026-09")
    export(states, "oscal-results", tmp_path / "october.json")

    before, after = (load(tmp_path, f"{month}.json") for month in ("september", "october"))
    (old,), (new,) = before["results"], after["results"]

    assert before["uuid"] != after["uuid"]
    for kind in ("risks", "findings"):
        assert {one["uuid"] for one in old[kind]} <= {one["uuid"] for one in new[kind]}


def test_the_same_results_give_the_same_bytes_as_a_file_and_embedded(
    states: Path, documents: Path, tmp_path: Path
) -> None:
    export(states, "oscal", tmp_path)
    with open_published(states) as con:
        choose_subject(con, "", FRAMEWORK, read_period("2026-10"), "2026-12-24T12:00:00Z")
        embedded = b"".join(DOCUMENTS[RESULTS](Writing(read_results(con))))

    assert [(tmp_path / name).read_bytes() for name in MODELS] == [(documents / name).read_bytes() for name in MODELS]
    assert embedded == (documents / "assessment-results.json").read_bytes()


def test_the_plan_gives_the_query_behind_every_control_and_every_control_is_in_the_catalog(documents: Path) -> None:
    catalog, plan = load(documents, "catalog.json"), load(documents, "assessment-plan.json")
    known = {control["id"] for group in catalog["groups"] for control in group["controls"]}

    asked = plan["reviewed-controls"]["control-selections"][0]["include-controls"]

    assert {one["control-id"] for one in asked} == known
    assert len(known) == 8
    steps = [step["description"] for one in plan["local-definitions"]["activities"] for step in one["steps"]]
    assert [step for step in steps if not step.startswith("```sql\nSELECT ")] == []
    assert len(steps) == 6


def test_the_system_security_plan_is_the_users_or_stands_empty(states: Path, documents: Path, tmp_path: Path) -> None:
    export(states, "oscal-plan", tmp_path / "plan.json", ssp="https://grc.example.com/ssp.json")

    given, empty = load(tmp_path, "plan.json"), load(documents, "assessment-plan.json")

    assert given["import-ssp"] == {"href": "https://grc.example.com/ssp.json"}
    (place,) = [one for one in empty["back-matter"]["resources"] if f"#{one['uuid']}" == empty["import-ssp"]["href"]]
    assert place["title"] == "System security plan"


def test_names_from_a_cluster_are_no_markup(warehouse_of: Warehouses, tmp_path: Path) -> None:
    export(warehouse_of(samples.hostile), "oscal", tmp_path)

    written = "".join((tmp_path / name).read_text(encoding="utf-8") for name in MODELS)
    titles = [risk["title"] for risk in load(tmp_path, "assessment-results.json")["results"][0]["risks"]]

    assert "<" not in "".join(titles)
    assert "\\u001b" not in written
    assert "\u202e" not in written
    assert any("&lt;script&gt;alert(1)&lt;/script&gt;" in title for title in titles)


def test_ids_are_tokens_and_stay_different() -> None:
    name = partial(control_id, "cis-kubernetes-2.0.1")

    assert name("5.2.2") == "cis-kubernetes-2.0.1_5.2.2"
    assert len({name(text) for text in ("AC-2(3)", "AC-2_3_", "AC-2 3", "AC-23", "AC-2_28_3_29_")}) == 5
    assert token("800-53").startswith("_")
