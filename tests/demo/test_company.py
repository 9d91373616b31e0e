"""The made-up company is the same for the same seed, on any day, in pages of any size."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise

import orjson
import pytest

from audit_batch.collect.discovery import discover
from audit_batch.demo.company import Company, make_company
from audit_batch.demo.scene import Json
from audit_batch.errors import Expired, Forbidden, NotServed
from audit_batch.kinds import LISTED
from audit_batch.model import CollectionState, ListApi

SUMMER = date(2026, 7, 15)
PODS = "/api/v1/pods"


def paths_of(api: ListApi) -> list[str]:
    return [listing.path for listing in discover(api, all_kinds=True).listings]


def pages_of(api: ListApi, path: str, limit: int) -> Iterator[Json]:
    query = {"limit": str(limit)}
    while True:
        page = orjson.loads(api.read(path, query))
        yield page
        if "continue" not in page["metadata"]:
            return
        query["continue"] = page["metadata"]["continue"]


def items_of(api: ListApi, path: str, limit: int = 0) -> list[Json]:
    return [item for page in pages_of(api, path, limit) for item in page["items"]]


def digest_of(api: ListApi) -> str:
    digest = sha256()
    for path in paths_of(api):
        digest.update(api.read(path))
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_bytes(company: Company) -> None:
    again = make_company(workloads=len(company.estate.workloads))

    assert digest_of(again.api(SUMMER)) == digest_of(company.api(SUMMER))


def test_another_seed_gives_another_company(company: Company) -> None:
    other = make_company(seed=2, workloads=len(company.estate.workloads))

    assert digest_of(other.api(SUMMER)) != digest_of(company.api(SUMMER))


def test_a_day_made_alone_equals_the_same_day_made_after_others(company: Company) -> None:
    for number in range(3, 0, -1):
        digest_of(company.api(SUMMER - timedelta(number)))

    after_others = digest_of(company.api(SUMMER))

    assert after_others == digest_of(make_company(workloads=len(company.estate.workloads)).api(SUMMER))


@pytest.mark.parametrize("limit", [1, 7, 500])
def test_pages_of_any_size_give_the_same_objects(company: Company, limit: int) -> None:
    api = company.api(SUMMER)

    assert items_of(api, PODS, limit) == items_of(api, PODS)


def test_a_page_may_be_asked_for_twice(company: Company) -> None:
    api = company.api(SUMMER)
    token = orjson.loads(api.read(PODS, {"limit": "10"}))["metadata"]["continue"]

    once, twice = (api.read(PODS, {"limit": "10", "continue": token}) for _ in range(2))

    assert once == twice


@pytest.mark.parametrize("token", ["nonsense", "L2FwaS92MS9ub2RlcyAxMA=="])
def test_a_token_that_is_not_of_the_list_has_expired(company: Company, token: str) -> None:
    with pytest.raises(Expired, match="410"):
        company.api(SUMMER).read(PODS, {"limit": "10", "continue": token})


def test_metadata_alone_holds_nothing_of_a_secret(company: Company) -> None:
    page = orjson.loads(company.api(SUMMER).read("/api/v1/secrets", metadata_only=True))

    assert page["kind"] == "PartialObjectMetadataList"
    assert {key for item in page["items"] for key in item} == {"apiVersion", "kind", "metadata"}


def test_every_kind_of_kubernetes_itself_is_served_and_of_products_those_that_run(company: Company) -> None:
    discovery = discover(company.api(SUMMER), all_kinds=False)

    served = {listing.resource for listing in discovery.listings}
    missing = {found.resource: found.state for found in discovery.settled}
    assert served | missing.keys() == {kind.resource for kind in LISTED}
    assert set(missing.values()) == {CollectionState.NOT_SERVED}
    assert {resource for resource in missing if resource.endswith(".k8s.io") or "." not in resource} == {
        "mutatingadmissionpolicies.admissionregistration.k8s.io",
        "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
    }
    assert {"gateways.networking.istio.io", "certificates.cert-manager.io"} <= served


def test_the_gateway_api_comes_in_summer(company: Company) -> None:
    before = {found.resource for found in discover(company.api(date(2026, 6, 30)), all_kinds=False).settled}
    after = {found.resource for found in discover(company.api(date(2026, 7, 1)), all_kinds=False).settled}

    assert before - after == {
        f"{plural}.gateway.networking.k8s.io"
        for plural in ("gateways", "gatewayclasses", "httproutes", "referencegrants")
    }


def test_an_unknown_path_is_not_served(company: Company) -> None:
    with pytest.raises(NotServed, match="404"):
        company.api(SUMMER).read("/apis/batch/v1/widgets")


def test_a_refused_list_says_whom_and_what(company: Company) -> None:
    with pytest.raises(Forbidden, match='User "auditor" cannot list resource "secrets"'):
        company.api(date(2026, 10, 20)).read("/api/v1/secrets")


def test_names_are_unique_in_their_namespace(company: Company) -> None:
    api = company.api(SUMMER)

    for path in paths_of(api):
        names = [(item["metadata"].get("namespace"), item["metadata"]["name"]) for item in items_of(api, path)]
        assert len(set(names)) == len(names), path


def test_every_controlled_object_names_a_controller_that_is_there(company: Company) -> None:
    api = company.api(SUMMER)
    there = {item["metadata"]["uid"] for path in paths_of(api) for item in items_of(api, path)}

    for path in (PODS, "/apis/apps/v1/replicasets", "/apis/batch/v1/jobs"):
        owners = {owner["uid"] for item in items_of(api, path) for owner in item["metadata"].get("ownerReferences", [])}
        assert owners <= there


def test_everything_names_a_namespace_that_is_there(company: Company) -> None:
    for day in company.snapshot_days()[::26]:
        api = company.api(day)
        there = {item["metadata"]["name"] for item in items_of(api, "/api/v1/namespaces")} | {None}

        homes = {item["metadata"].get("namespace") for path in paths_of(api) for item in _readable(api, path)}

        assert homes <= there


def _readable(api: ListApi, path: str) -> list[Json]:
    try:
        return items_of(api, path)
    except Forbidden:
        return []


def test_little_but_pods_changes_from_one_day_to_the_next(company: Company) -> None:
    def states(day: date) -> dict[tuple[str, ...], str]:
        return {
            (path, item["metadata"].get("namespace", ""), item["metadata"]["name"]): _state(item)
            for path in paths_of(company.api(day))
            if not path.endswith(("/pods", "/jobs", "/certificatesigningrequests"))
            for item in items_of(company.api(day), path)
        }

    yesterday, today = states(SUMMER), states(SUMMER + timedelta(1))
    changed = sum(yesterday.get(key) != state for key, state in today.items())

    assert 0.005 < changed / len(today) < 0.04


def _state(item: Json) -> str:
    kept = {key: value for key, value in item["metadata"].items() if key != "resourceVersion"}
    return str({**item, "metadata": kept, "status": None})


def test_a_bigger_company_has_more_of_everything() -> None:
    big = make_company(workloads=700, replica_factor=4)

    api = big.api(SUMMER)

    assert len(items_of(api, "/api/v1/namespaces")) > 70
    assert len(items_of(api, PODS, 500)) > 5_000


def test_snapshots_come_more_and_more_often(company: Company) -> None:
    days = company.snapshot_days()

    gaps = [(late - early).days for early, late in pairwise(days)]
    assert (days[0], days[-1]) == (company.first, company.last)
    assert sorted(set(gaps)) == [1, 2, 7, 28]
    assert {(day.year, day.month) for day in days} == {(2025, m) for m in (10, 11, 12)} | {
        (2026, m) for m in range(1, 11)
    }


def test_every_day_of_the_story_can_be_asked_for(company: Company) -> None:
    assert len(company.snapshot_days(daily=True)) == 396 - 8 - 5
