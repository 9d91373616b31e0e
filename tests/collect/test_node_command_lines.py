"""Command lines as the flag library of Kubernetes takes them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_batch.collect.nodes.commandline import COMPONENTS, HIDDEN, parse

NAMES = st.from_regex(r"[a-z][a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True).filter(
    lambda name: not name.endswith(("token", "password", "secret", "header", "endpoint", "s"))
)
VALUES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20).map(str)
FLAGS = st.lists(st.tuples(NAMES, VALUES, st.booleans()), max_size=6)


@given(component=st.sampled_from(sorted(COMPONENTS)), flags=FLAGS)
def test_every_flag_comes_back_with_its_value_and_in_order(component: str, flags: list[tuple[str, str, bool]]) -> None:
    line = "\0".join(
        [
            "/usr/bin/" + component,
            *(f"--{name.replace('-', '_' if old else '-')}={value}" for name, value, old in flags),
        ]
    )

    read = parse(line.encode() + b"\0")

    assert read is not None
    assert read.component == component
    assert read.flags == tuple((f"--{name}", value) for name, value, _ in flags)


@given(flags=st.dictionaries(NAMES, VALUES.filter(lambda value: not value.startswith("-")), max_size=5))
def test_a_value_may_be_the_next_word(flags: dict[str, str]) -> None:
    line = "\0".join(["kubelet", *(word for name, value in flags.items() for word in (f"--{name}", value))])

    read = parse(line.encode() + b"\0" * (not line.endswith("\0")))

    assert read is not None
    assert dict(read.flags) == {f"--{name}": value for name, value in flags.items()} or "" in flags.values()


@given(st.binary(max_size=200))
def test_whatever_a_process_calls_itself_it_is_read_or_passed_over(line: bytes) -> None:
    read = parse(line)

    assert read is None or read.component in COMPONENTS | {"k3s", "rke2"}


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("kubelet --pod-max-pids -1", (("--pod-max-pids", "-1"),)),
        ("kubelet --fail-swap-on --v=2", (("--fail-swap-on", "true"), ("--v", "2"))),
        ("kubelet -v 2", (("--v", "2"),)),
        ("kubelet --anonymous_auth=false", (("--anonymous-auth", "false"),)),
        ("kubelet --a=1 --a=2", (("--a", "1"), ("--a", "2"))),
        ("kubelet --token=abc", (("--token", HIDDEN),)),
        ("kubelet --token-file=/a", (("--token-file", "/a"),)),
        ("k3s --datastore-endpoint=x", (("--datastore-endpoint", HIDDEN),)),
        ("kubelet --container-runtime-endpoint=unix:///a", (("--container-runtime-endpoint", "unix:///a"),)),
    ],
)
def test_flags_of_all_forms(line: str, flags: tuple[tuple[str, str], ...]) -> None:
    read = parse(line.replace(" ", "\0").encode() + b"\0")

    assert read is not None
    assert read.flags == flags


@pytest.mark.parametrize(
    ("line", "component", "words"),
    [
        (b"/usr/local/bin/k3s server\0", "k3s", ("server",)),
        (b"/hyperkube\0kubelet\0--v=2\0", "kubelet", ()),
        (b"rke2\0agent\0", "rke2", ("agent",)),
    ],
)
def test_components_are_known_inside_of_others(line: bytes, component: str, words: tuple[str, ...]) -> None:
    read = parse(line)

    assert read is not None
    assert (read.component, read.words) == (component, words)


@pytest.mark.parametrize("line", [b"", b"\0", b"/usr/bin/kubelet-helper\0", b"bash\0kubelet\0", b"my-etcd\0"])
def test_other_programs_are_passed_over(line: bytes) -> None:
    assert parse(line) is None


def test_the_last_value_of_a_flag_counts() -> None:
    read = parse(b"kubelet\0--v=1\0--v=2\0")

    assert read is not None
    assert (read.value("--v"), read.value("--none")) == ("2", None)
