"""An object gets the verdict from its manifest that it gets from a snapshot: over the examples of the controls."""

from itertools import islice

import pytest

from audit_batch.catalog.control import Control, load_controls
from audit_batch.catalog.example import Example, load_examples
from audit_batch.config import shipped
from audit_batch.errors import ManifestError
from audit_batch.evaluate.bench import Bench
from audit_batch.evaluate.verdicts import VerdictRow
from audit_batch.jobs.cluster_only import leave_out
from audit_batch.jobs.elsewhere import WANTING
from audit_batch.jobs.manifest_verdicts import judge_manifests
from audit_batch.jobs.miniature import MOMENT
from tests.jobs.manifest_examples import catalogue_of, found_in, manifests_from

CONTROLS = load_controls([shipped("controls")]).controls
HELD_BACK = (" is not among the manifests", " is among the manifests")
"""Ends of reasons: what a cluster is asked for whole need not be there, or of something nothing is."""
EVERY = 61
"""One control in so many is judged here, and all by `make soak`; the tests of examples judge all from a snapshot."""


@pytest.fixture(scope="module", params=[EVERY, pytest.param(1, marks=pytest.mark.soak)], ids=["some", "all"])
def sample(request: pytest.FixtureRequest) -> list[tuple[Control, Example]]:
    """Examples of controls that can be asked of manifests."""
    found, refused = [], 0
    for control in islice(CONTROLS.values(), None, None, request.param):
        for example in load_examples(control):
            kinds = frozenset(item["kind"] for item in example.objects)
            asked = not leave_out(catalogue_of(control, example), kinds).left_out
            told = {key.split("/")[0] for key in example.expect}
            if asked and told <= kinds and not (example.forbidden or example.events):
                if any(isinstance(one, ManifestError) for one in found_in(example.objects)):
                    refused += 1
                else:
                    found.append((control, example))
    assert len(found) > 15
    assert refused < len(found) / 50
    return found


def test_the_objects_of_examples_are_read_as_they_are(sample: list[tuple[Control, Example]]) -> None:
    different = [
        (control.id, example.name)
        for control, example in sample
        if [manifest.body for manifest in manifests_from(example.objects)] != list(example.objects)
    ]

    assert different == []


def test_examples_get_the_same_verdicts_from_manifests(sample: list[tuple[Control, Example]]) -> None:
    different = []
    for control, example in sample:
        with Bench(MOMENT) as bench:
            said = judge_manifests(catalogue_of(control, example), manifests_from(example.objects), bench)
        given = {key_of(one.verdict): one.verdict for one in said.judged}
        found = {key: row.verdict for key, row in given.items() if not row.reason.endswith(HELD_BACK)}
        expected = {key: str(verdict) for key, verdict in example.expect.items()}
        known = {key: verdict for key, verdict in expected.items() if key in found}
        if said.broken or found != known or given.keys() != expected.keys():
            different.append((control.id, example.name, found, expected, said.broken))

    assert different == []


def key_of(row: VerdictRow) -> str:
    return "/".join(part for part in (row.kind, row.namespace, row.name) if part)


def test_every_control_whose_fails_are_held_back_exists() -> None:
    assert WANTING.keys() - CONTROLS.keys() == set()
