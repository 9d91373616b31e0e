"""The resolver of field paths that verdicts on the recorded cluster are checked with."""

import pytest

from tests.evaluate.field_paths import leads_somewhere, steps_of

BODY = {
    "metadata": {"labels": {"app.kubernetes.io/name": "a"}},
    "spec": {"containers": [{"name": "a"}, {"securityContext": {}}]},
}


def test_steps_are_names_numbers_and_quoted_keys() -> None:
    assert steps_of("spec.containers[1].ports") == ["spec", "containers", 1, "ports"]
    assert steps_of("metadata.labels['app.kubernetes.io/name']") == ["metadata", "labels", "app.kubernetes.io/name"]
    assert steps_of('data["admin.enabled"]') == ["data", "admin.enabled"]


@pytest.mark.parametrize("path", ["spec.containers[", "spec..replicas", "spec.containers[x]"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no path from character"):
        steps_of(path)


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("spec.containers[0].name", True),
        ("spec.containers[0].ports", True),
        ("spec.containers[0].securityContext.capabilities.drop", True),
        ("metadata.labels['app.kubernetes.io/name']", True),
        ("spec.containers[1].securityContext.capabilities.drop", True),
        ("spec.containers[2]", False),
        ("spec.containers.name", False),
        ("spec[0]", False),
        ("spec.containers[0].name.value", False),
        ("spec.template.spec", False),
        ("spec.containers[0].resources.limits", False),
        ("", False),
    ],
)
def test_a_path_leads_to_a_field_or_to_where_one_could_be(path: str, leads: bool) -> None:
    assert leads_somewhere(BODY, path) is leads
