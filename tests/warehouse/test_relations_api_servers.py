from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod, templated


def server(*flags: str, tag: str = ":v1.34.1") -> Json:
    container = {
        "name": "api",
        "image": f"example.com/kube-apiserver{tag}",
        "command": ["kube-apiserver", "--a", *flags],
    }
    return pod("api", {"containers": [container]}, namespace="kube-system")


def answer(column: str, *flags: str, **server_is: str) -> Any:
    ((value,),) = ask([server(*flags, **server_is)], f"SELECT {column} FROM api_servers")
    return value


@pytest.mark.parametrize(
    ("tag", "minor"),
    [
        (":v1.34.1", 34),
        (":1.9", 9),
        (":v1.30.2-build.5@sha256:00", 30),
        ("", None),
        (":latest", None),
        ("@sha256:00", None),
        (":v2.0.0", None),
    ],
)
def test_the_minor_version_is_that_of_the_tag(tag: str, minor: int | None) -> None:
    assert answer("minor", tag=tag) == minor


def test_a_port_of_the_registry_is_no_version() -> None:
    item = server()
    item["spec"]["containers"][0]["image"] = "example.com:1.5/kube-apiserver"

    assert ask([item], "SELECT minor FROM api_servers") == [(None,)]


def test_authorisation_modes_of_repeated_flags_add_up() -> None:
    assert answer("modes", "--authorization-mode=Node,RBAC", "--authorization-mode", "Webhook") == [
        "Node",
        "RBAC",
        "Webhook",
    ]
    assert answer("modes") == []


def test_repeated_values_are_joined_in_order() -> None:
    joined = answer("joined_flags", "--b=2", "--c=x", "--b=1")

    assert joined == {"--a": "true", "--b": "2,1", "--c": "x"}


@pytest.mark.parametrize(
    ("flags", "tag", "on", "off"),
    [
        ([], ":v1.34.1", {"NamespaceLifecycle", "ServiceAccount", "PodSecurity"}, {"AlwaysAdmit", "NodeRestriction"}),
        ([], ":v1.22.1", {"NamespaceLifecycle"}, {"PodSecurity"}),
        ([], ":latest", {"NamespaceLifecycle"}, {"PodSecurity"}),
        (
            ["--enable-admission-plugins=A,B", "--enable-admission-plugins=C"],
            "",
            {"A", "B", "C", "ServiceAccount"},
            set(),
        ),
        (["--disable-admission-plugins=PodSecurity"], ":v1.34.1", {"LimitRanger"}, {"PodSecurity"}),
        (["--admission-control=A,ServiceAccount"], ":v1.34.1", {"A", "ServiceAccount"}, {"NamespaceLifecycle"}),
    ],
    ids=["defaults", "older", "unknown", "named", "turned off", "older flag"],
)
def test_plugins_are_those_named_and_the_defaults_left_on(
    flags: list[str], tag: str, on: set[str], off: set[str]
) -> None:
    plugins = answer("plugins", *flags, tag=tag)

    assert on <= set(plugins)
    assert not off & set(plugins)
    assert len(plugins) == len(set(plugins))


@pytest.mark.parametrize(
    ("flags", "known"),
    [
        ([], True),
        (["--enable-admission-plugins=$(ON)"], False),
        (["--disable-admission-plugins=A,$(OFF)"], False),
        (["--audit-log-path=$(LOG)"], True),
        (["$(FLAGS)"], False),
    ],
)
def test_plugins_that_are_filled_in_elsewhere_are_not_known_whole(flags: list[str], known: bool) -> None:
    assert answer("has_all_plugins", *flags) is known


def test_a_job_and_other_components_are_no_api_servers() -> None:
    spec = server()["spec"]
    job = templated("Job", "once", spec, namespace="kube-system")
    scheduler = pod(
        "other", {"containers": [{"name": "a", "command": ["kube-scheduler", "--a"]}]}, namespace="kube-system"
    )

    assert ask([job, scheduler], "FROM api_servers") == []
