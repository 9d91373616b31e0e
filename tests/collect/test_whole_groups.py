"""Of some groups every kind is read, whatever its name: they are made in the cluster."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit_batch.collect.discovery import discover
from audit_batch.errors import Forbidden, Unavailable
from audit_batch.model import CollectionState
from tests.collect.lists import Answer, Lists, rows, take

GROUP = "constraints.gatekeeper.sh"
V1, V1BETA1 = f"/apis/{GROUP}/v1", f"/apis/{GROUP}/v1beta1"
COLLECTIONS = f"SELECT resource, state, objects FROM collections WHERE resource LIKE '%.{GROUP}' ORDER BY resource"
OBJECTS = f"SELECT api_version, kind, name FROM objects WHERE api_group = '{GROUP}' ORDER BY kind"


def resource(kind: str, *verbs: str) -> dict[str, Any]:
    return {"name": kind.lower(), "kind": kind, "verbs": list(verbs)}


class Constraints(Lists):
    """Serves two kinds of constraints, one of them in two versions, and answers for some in another way."""

    def __init__(self) -> None:
        super().__init__(self._constraints)
        served = {"name": GROUP, "versions": [{"version": "v1"}, {"version": "v1beta1"}]}
        both = [resource("Labels", "list"), {**resource("Labels", "get"), "name": "labels/status"}]
        self.answers: dict[str, Answer] = {
            "/apis": as_json({"groups": [served]}),
            V1: as_json({"resources": both}),
            V1BETA1: as_json({"resources": [*both, resource("Repos", "list"), resource("Hidden", "get")]}),
            f"{V1}/labels": page("Labels", "team"),
            f"{V1BETA1}/repos": page("Repos", "ours"),
        }

    def _constraints(self, path: str, query: Mapping[str, str]) -> Answer | None:
        return self.answers.get(path)


def as_json(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()


def page(kind: str, name: str) -> bytes:
    return as_json({"kind": f"{kind}List", "metadata": {}, "items": [{"metadata": {"name": name}}]})


def test_every_kind_that_can_be_listed_is_read_in_the_first_version_that_has_it(tmp_path: Path) -> None:
    take(tmp_path, Constraints())

    assert rows(tmp_path, COLLECTIONS) == [
        (f"*.{GROUP}", "ok", 0),
        (f"labels.{GROUP}", "ok", 1),
        (f"repos.{GROUP}", "ok", 1),
    ]
    assert rows(tmp_path, OBJECTS) == [(f"{GROUP}/v1", "Labels", "team"), (f"{GROUP}/v1beta1", "Repos", "ours")]


def test_one_refused_list_of_the_group_is_told_beside_the_others(tmp_path: Path) -> None:
    api = Constraints()
    api.answers[f"{V1BETA1}/repos"] = Forbidden("403")

    take(tmp_path, api)

    states = [("*", "ok", 0), ("labels", "ok", 1), ("repos", "forbidden", 0)]
    assert rows(tmp_path, COLLECTIONS) == [(f"{name}.{GROUP}", state, objects) for name, state, objects in states]


def test_a_group_that_does_not_answer_is_told_once() -> None:
    api = Constraints()
    api.answers[V1] = Unavailable("503")

    settled = discover(api, all_kinds=False).settled

    assert [(one.resource, one.state) for one in settled if GROUP in one.resource] == [
        (f"*.{GROUP}", CollectionState.UNAVAILABLE)
    ]


def test_objects_vanish_with_a_kind_that_the_group_lost(tmp_path: Path) -> None:
    take(tmp_path, Constraints())
    api = Constraints()
    api.answers[V1BETA1] = as_json({"resources": [resource("Labels", "list")]})

    take(tmp_path, api, day=1)

    assert rows(tmp_path, OBJECTS) == [(f"{GROUP}/v1", "Labels", "team")]


def test_objects_vanish_with_the_whole_group(tmp_path: Path) -> None:
    take(tmp_path, Constraints())

    take(tmp_path, Lists(), day=1)

    assert rows(tmp_path, COLLECTIONS) == [(f"*.{GROUP}", "not_served", 0)]
    assert rows(tmp_path, OBJECTS) == []
