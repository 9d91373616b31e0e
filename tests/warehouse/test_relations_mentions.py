"""What workloads name in words: arguments, commands and variables."""

import pytest

from tests.warehouse.relation_cases.harness import Json, ask

QUESTION = "SELECT named_namespace, named FROM mentions ORDER BY ALL"


def pod(**container: object) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p", "namespace": "shop"},
        "spec": {"containers": [{"name": "app", **container}]},
    }


@pytest.mark.parametrize(
    ("word", "mentioned"),
    [
        ("--configmap=settings", [("shop", "settings")]),
        ("--configmap=bank/settings", [("bank", "settings")]),
        ("--configmap=$(POD_NAMESPACE)/settings", [("shop", "settings")]),
        ("bank/settings", [("bank", "settings")]),
        ("--file=/etc/app/app.yaml", [("shop", "app.yaml")]),
        ("exec run --a='one' --b=two; wait", [("shop", "one"), ("shop", "two")]),
        ("exec run --a=one --b=two", [("shop", "one"), ("shop", "two")]),
        ("--verbose", []),
        ("settings", []),
        ("--level=INFO", []),
    ],
)
def test_a_word_mentions_what_it_ends_in(word: str, mentioned: list[tuple[str, str]]) -> None:
    assert ask([pod(args=[word])], QUESTION) == mentioned


@pytest.mark.parametrize(
    ("value", "mentioned"), [("settings", [("shop", "settings")]), ("bank/settings", [("bank", "settings")]), ("", [])]
)
def test_a_variable_mentions_its_value(value: str, mentioned: list[tuple[str, str]]) -> None:
    assert ask([pod(env=[{"name": "NAMED", "value": value}])], QUESTION) == mentioned
