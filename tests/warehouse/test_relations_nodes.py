"""Relations over what nodes say of themselves."""

from datetime import datetime
from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask


def node(name: str = "n", os: str = "linux", **labels: str) -> Json:
    metadata = {"name": name, "labels": {key.replace("_", "-"): value for key, value in labels.items()}}
    return {"apiVersion": "v1", "kind": "Node", "metadata": metadata, "status": {"nodeInfo": {"operatingSystem": os}}}


def control_plane(name: str = "n") -> Json:
    made = node(name)
    made["metadata"]["labels"] = {"node-role.kubernetes.io/control-plane": ""}
    return made


def facts(name: str = "n", **spec: Any) -> Json:
    whole = {"layout": "kubeadm", "processes": {"state": "ok"}, "components": [], "files": [], "certificates": []}
    body = {**whole, "kubelet": {"configz": {"state": "unreadable", "reason": "403"}, "files": []}, **spec}
    return {"apiVersion": "audit-batch.io/v1", "kind": "NodeFacts", "metadata": {"name": name}, "spec": body}


def component(name: str, *flags: tuple[str, str], in_pod: bool = False, words: tuple[str, ...] = ()) -> Json:
    pairs = [{"name": flag, "value": value} for flag, value in flags]
    return {"component": name, "program": f"/usr/bin/{name}", "inPod": in_pod, "words": list(words), "flags": pairs}


def file(path: str, *groups: str, state: str = "present", required: bool = False, **more: Any) -> Json:
    entry = {"path": path, "groups": list(groups), "namedBy": ["layout kubeadm"], "required": required, "state": state}
    there = {"kind": "file", "mode": "0600", "uid": 0, "gid": 0, "owner": "root", "group": "root"}
    return {**entry, **(there if state == "present" else {}), **more}


def test_every_node_has_facts_or_a_reason_why_it_has_none() -> None:
    etcd = node("etcd")
    etcd["metadata"]["labels"] = {"node-role.kubernetes.io/etcd": ""}
    broken = {**facts("broken"), "spec": {"problem": "too old"}}
    empty = {**facts("empty"), "spec": {}}
    items = [control_plane("a"), etcd, node("w", "windows"), node("broken"), node("empty"), facts("a"), broken, empty]

    rows = ask(
        [*items, facts("gone")], "SELECT name, os, is_control_plane, problem, layout FROM node_facts ORDER BY name"
    )

    assert rows == [
        ("a", "linux", True, None, "kubeadm"),
        ("broken", "linux", False, "too old", None),
        ("empty", "linux", False, "its node facts are empty", None),
        ("etcd", "linux", True, "no node facts were given for it", None),
        ("w", "windows", False, "no node facts were given for it", None),
    ]


def test_processes_that_were_not_seen_have_a_reason() -> None:
    hidden = facts("hidden", processes={"state": "unreadable", "reason": "no /proc"})

    rows = ask(
        [node("hidden"), node("n"), hidden, facts()], "SELECT name, processes_problem FROM node_facts ORDER BY name"
    )

    assert rows == [("hidden", "no /proc"), ("n", None)]


def test_components_have_the_flags_that_count() -> None:
    items = [
        node(),
        facts(
            components=[
                component("kubelet", ("--v", "1"), ("--a", "x"), ("--v", "2")),
                component("kubelet", in_pod=True),
                component("k3s", words=("server",)),
            ]
        ),
    ]

    rows = ask(items, "SELECT component, program, in_pod, words, flags FROM node_components ORDER BY component, in_pod")

    assert rows == [
        ("k3s", "/usr/bin/k3s", False, ["server"], {}),
        ("kubelet", "/usr/bin/kubelet", False, [], {"--a": "x", "--v": "2"}),
        ("kubelet", "/usr/bin/kubelet", True, [], {}),
    ]


def test_files_are_shown_as_they_were_found() -> None:
    items = [
        node(),
        facts(
            files=[
                file("/a", "pki", "pki_key", mode="4640", uid=1, owner="x", target="/b"),
                file("/c", "cni", state="unreadable", reason="permission denied"),
                file("/d", "kubelet_config", state="absent", required=True),
            ]
        ),
    ]

    rows = ask(
        items,
        "SELECT path, file_groups, is_required, state, reason, mode, uid, owner, owner_group, target "
        "FROM node_files ORDER BY path",
    )

    assert rows == [
        ("/a", ["pki", "pki_key"], False, "present", None, "4640", 1, "x", "root", "/b"),
        ("/c", ["cni"], False, "unreadable", "permission denied", None, None, None, None, None),
        ("/d", ["kubelet_config"], True, "absent", None, None, None, None, None, None),
    ]


def groups(*items: Json) -> dict[str, tuple[list[str], str | None]]:
    rows = ask(items, "SELECT file_group, list_transform(files, lambda f: f.path), problem FROM node_file_groups")
    return {group: (paths, problem) for group, paths, problem in rows}


def test_a_group_holds_the_files_that_are_there_and_says_what_is_not_known_of_it() -> None:
    files = [
        file("/b", "cni"),
        file("/a", "cni", "pki"),
        file("/c", "cni", state="unreadable", reason="permission denied"),
        file("/d", "cni", state="absent"),
        file("/e", "kubelet_config", state="absent", required=True),
    ]

    assert groups(node(), facts(files=files)) == {
        "cni": (["/a", "/b"], "/c: permission denied"),
        "pki": (["/a"], None),
        "kubelet_config": ([], "/e: does not exist, though layout kubeadm names it"),
    }


def test_a_group_that_a_running_component_needs_is_not_passed_over() -> None:
    running = facts(components=[component("etcd", in_pod=True), component("kubelet")])
    words = "runs on it, but no such file was found where a node of layout kubeadm keeps it"

    found = groups(control_plane(), running)

    assert found == {
        "etcd_data": ([], f"etcd {words}"),
        "etcd_manifest": ([], f"etcd {words}"),
        "kubelet_service": ([], f"kubelet {words}"),
        "kubelet_kubeconfig": ([], f"kubelet {words}"),
        "client_ca": ([], f"kubelet {words}"),
    }


def test_a_worker_is_not_asked_for_what_a_pod_calls_etcd() -> None:
    assert groups(node(), facts(components=[component("etcd", in_pod=True)])) == {}


@pytest.mark.parametrize(("made", "groups_of_control_plane"), [(node(), False), (control_plane(), True)])
def test_a_node_without_facts_has_every_group_that_it_may_have(made: Json, groups_of_control_plane: bool) -> None:
    found = groups(made)

    assert ("etcd_manifest" in found, "kubelet_config" in found) == (groups_of_control_plane, True)
    assert {problem for _, problem in found.values()} == {"no node facts were given for it"}


def test_windows_nodes_have_no_groups() -> None:
    assert groups(node(os="windows"), facts(files=[file("/a", "cni")])) == {}


def test_certificates_have_their_dates_or_a_reason() -> None:
    one = {
        "path": "/a",
        "state": "ok",
        "number": 1,
        "notBefore": "2026-01-01T00:00:00+00:00",
        "notAfter": "2027-01-01T00:00:00+00:00",
        "sha256": "ab",
    }
    bad = {"path": "/b", "state": "unreadable", "reason": "permission denied"}
    odd = {**one, "path": "/c", "notAfter": "soon"}

    rows = ask(
        [node(), facts(certificates=[one, bad, odd])],
        "SELECT path, number, digest, not_before, not_after, problem FROM node_certificates ORDER BY path",
    )

    assert rows == [
        ("/a", 1, "ab", datetime(2026, 1, 1), datetime(2027, 1, 1), None),  # noqa: DTZ001  as in the warehouse
        ("/b", None, None, None, None, "permission denied"),
        ("/c", 1, "ab", datetime(2026, 1, 1), None, "it does not say when it ends"),  # noqa: DTZ001
    ]


def settings(spec: Json, *wanted: str) -> dict[str, tuple[Any, ...]]:
    rows = ask([node(), facts(**spec)], "SELECT setting, value, origin, problem FROM kubelet_settings")
    return {setting: tuple(rest) for setting, *rest in rows if setting in wanted}


def config(path: str, **values: str) -> Json:
    return {"path": path, "state": "ok", "settings": values}


def kubelet_of(*files: Json, answer: Json | None = None) -> Json:
    configz = {"state": "ok", "settings": answer} if answer is not None else {"state": "unreadable", "reason": "403"}
    return {"configz": configz, "files": list(files)}


LINE = [component("kubelet", ("--config", "/c"), ("--read-only-port", "10250"))]


def test_a_flag_counts_before_a_file_and_a_file_before_the_default() -> None:
    files = [config("/c", readOnlyPort="1", podPidsLimit="100"), config("/d", podPidsLimit="200")]

    found = settings(
        {"components": LINE, "kubelet": kubelet_of(*files)}, "readOnlyPort", "podPidsLimit", "seccompDefault"
    )

    assert found == {
        "readOnlyPort": ("10250", "flag", None),
        "podPidsLimit": ("200", "config file", None),
        "seccompDefault": ("false", "default", None),
    }


def test_the_answer_of_the_kubelet_counts_and_the_origin_says_what_gave_it() -> None:
    answer = {"podPidsLimit": "300", "seccompDefault": "true"}

    found = settings(
        {"components": LINE, "kubelet": kubelet_of(config("/c", podPidsLimit="100"), answer=answer)},
        "podPidsLimit",
        "readOnlyPort",
        "seccompDefault",
        "eventRecordQPS",
    )

    assert found == {
        "podPidsLimit": ("300", "config file", None),
        "readOnlyPort": ("0", "flag", None),
        "seccompDefault": ("true", "default", None),
        "eventRecordQPS": (None, None, "the kubelet's answer does not tell eventRecordQPS"),
    }


@pytest.mark.parametrize(
    ("flags", "anonymous"), [((("--config", "/c"),), "false"), ((("--config-dir", "/d"),), "true"), ((), "true")]
)
def test_defaults_are_others_without_a_configuration_file(flags: tuple[tuple[str, str], ...], anonymous: str) -> None:
    name = "authentication.anonymous.enabled"

    assert settings({"components": [component("kubelet", *flags)]}, name) == {name: (anonymous, "default", None)}


def test_without_flags_and_answer_nothing_is_known() -> None:
    line = "no kubelet runs on it as one process of its own, as inside of k3s, so its flags are not seen"

    assert settings({"components": [component("kubelet", in_pod=True)]}, "readOnlyPort") == {
        "readOnlyPort": (None, None, f"its kubelet did not tell its settings (403), and {line}")
    }


def test_an_unreadable_file_leaves_open_what_no_flag_says() -> None:
    hidden = {"path": "/c", "state": "unreadable", "reason": "permission denied"}

    found = settings({"components": LINE, "kubelet": kubelet_of(hidden)}, "readOnlyPort", "podPidsLimit")
    answered = settings(
        {"components": LINE, "kubelet": kubelet_of(hidden, answer={"podPidsLimit": "5"})}, "podPidsLimit"
    )

    assert found["readOnlyPort"] == ("10250", "flag", None)
    assert found["podPidsLimit"] == (
        None,
        None,
        "its kubelet did not tell its settings (403), and /c could not be read: permission denied",
    )
    assert answered["podPidsLimit"] == ("5", "unknown", None)


@pytest.mark.parametrize(("written", "value"), [("1", "true"), ("T", "true"), ("False", "false"), ("maybe", "maybe")])
def test_flags_may_write_true_and_false_in_other_ways(written: str, value: str) -> None:
    line = [component("kubelet", ("--seccomp-default", written), ("--read-only-port", "1"))]

    found = settings({"components": line}, "seccompDefault", "readOnlyPort")

    assert found == {"seccompDefault": (value, "flag", None), "readOnlyPort": ("1", "flag", None)}


def test_gates_of_a_flag_stand_before_those_of_a_file() -> None:
    line = [component("kubelet", ("--config", "/c"), ("--feature-gates", "A=true"))]

    found = settings(
        {"components": line, "kubelet": kubelet_of(config("/c", featureGates="A=false,B=true"))}, "featureGates"
    )

    assert found == {"featureGates": ("A=true,A=false,B=true", "flag", None)}


def test_a_setting_with_a_secret_in_it_is_set_all_the_same() -> None:
    url = "https://u:[redacted:url-password:000000000000]@example.com"
    line = [component("kubelet", ("--manifest-url", url))]

    assert settings({"components": line}, "staticPodURL") == {"staticPodURL": (url, "flag", None)}


def test_a_setting_is_said_with_its_origin() -> None:
    items = [node(), facts(components=LINE, kubelet=kubelet_of(config("/c", podPidsLimit="7")))]
    wanted = "('readOnlyPort', 'podPidsLimit', 'tlsCertFile')"

    rows = ask(items, f"SELECT said FROM kubelet_settings WHERE setting IN {wanted} ORDER BY said")

    assert rows == [
        ("podPidsLimit is 7 (configuration file)",),
        ("readOnlyPort is 10250 (flag --read-only-port)",),
        ("tlsCertFile is not set (default)",),
    ]


def test_two_kubelets_on_one_node_leave_open_which_is_its_own() -> None:
    rows = ask(
        [node(), facts(components=[component("kubelet", ("--v", "1")), component("kubelet", ("--v", "2"))])],
        "SELECT flags, line_problem IS NOT NULL, is_configured, silence FROM kubelets",
    )

    assert rows == [(None, True, False, "403")]
