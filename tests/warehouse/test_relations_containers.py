from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod


def container(**fields: Any) -> Json:
    return {"containers": [{"name": "app", "image": "example.com/app:1", **fields}]}


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("nginx", "Always"),
        ("nginx:latest", "Always"),
        ("nginx:1", "IfNotPresent"),
        ("registry.example.com:5000/nginx", "Always"),
        ("nginx@sha256:ab", "IfNotPresent"),
        ("nginx:latest@sha256:ab", "Always"),
    ],
)
def test_the_pull_policy_follows_the_tag(image: str, policy: str) -> None:
    items = [pod("web", container(image=image))]

    assert ask(items, "SELECT effective_image_pull_policy FROM containers") == [(policy,)]


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("nginx", ("docker.io", "library/nginx", "latest", None)),
        ("nginx:1.27", ("docker.io", "library/nginx", "1.27", None)),
        ("acme/web", ("docker.io", "acme/web", "latest", None)),
        ("docker.io/nginx", ("docker.io", "library/nginx", "latest", None)),
        ("index.docker.io/acme/web:2", ("docker.io", "acme/web", "2", None)),
        ("localhost/web", ("localhost", "web", "latest", None)),
        ("registry:5000/a/b:tag@sha256:ab", ("registry:5000", "a/b", "tag", "sha256:ab")),
        ("registry:5000/a/b", ("registry:5000", "a/b", "latest", None)),
        ("registry.example.com/a@sha256:ab", ("registry.example.com", "a", None, "sha256:ab")),
        ("web:5000", ("docker.io", "library/web", "5000", None)),
        (None, (None, None, None, None)),
        ("", (None, None, None, None)),
    ],
)
def test_an_image_is_taken_apart(image: str | None, parts: tuple[str | None, ...]) -> None:
    items = [pod("web", container(image=image))]

    assert ask(items, "SELECT registry, repository, tag, digest FROM images") == [parts]


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("example", ("docker.io", "library/example")),
        ("index.docker.io/acme/model:2", ("docker.io", "acme/model")),
        ("localhost/model", ("localhost", "model")),
        ("registry:5000/a/b:tag@sha256:ab", ("registry:5000", "a/b")),
        ("", (None, None)),
        (None, (None, None)),
    ],
)
def test_an_image_that_is_a_volume_is_taken_apart_alike(
    image: str | None, parts: tuple[str | None, str | None]
) -> None:
    volumes = [{"name": "model", "image": {"reference": image}}, {"name": "data", "emptyDir": {}}]
    items = [pod("web", {**container(), "volumes": volumes})]

    found = ask(items, "SELECT holder, path, registry, repository FROM image_references WHERE holder_type = 'volume'")

    assert found == [("model", "spec.volumes[0].image.reference", *parts)]


def test_a_volume_without_a_source_is_an_empty_dir() -> None:
    volumes = [
        {"name": "a"},
        {"name": "b", "hostPath": None},
        {"name": "c", "hostPath": {"path": "/", "type": ""}},
        {"name": "d", "secret": {"secretName": "keys"}},
        {"name": "e", "hostPath": None, "csi": {"driver": "csi.example.com"}},
    ]

    rows = ask(
        [pod("web", {"volumes": volumes}), pod("none", {"volumes": None})],
        "SELECT volume, type, host_path, host_path_type, source_name, path FROM volumes ORDER BY volume",
    )

    assert rows == [
        ("a", "emptyDir", None, None, None, "spec.volumes[0]"),
        ("b", "emptyDir", None, None, None, "spec.volumes[1]"),
        ("c", "hostPath", "/", None, None, "spec.volumes[2]"),
        ("d", "secret", None, None, "keys", "spec.volumes[3]"),
        ("e", "csi", None, None, "csi.example.com", "spec.volumes[4]"),
    ]


def test_a_volume_is_read_only_when_every_mount_is() -> None:
    spec = {
        "volumes": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
        "containers": [
            {
                "name": "y",
                "volumeMounts": [{"name": "a", "readOnly": True}, {"name": "b", "readOnly": True}],
            },
            {"name": "x", "volumeMounts": [{"name": "a", "readOnly": True}, {"name": "b"}]},
        ],
    }

    rows = ask([pod("web", spec)], "SELECT volume, read_only, mounted_by FROM volumes ORDER BY volume")

    assert rows == [("a", True, ["x", "y"]), ("b", False, ["x", "y"]), ("c", False, [])]


def test_variables_say_where_their_value_comes_from() -> None:
    env = [
        {"name": "A", "value": "1"},
        {"name": "B"},
        {"name": "C", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "c"}}},
        {"name": "D", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
    ]
    imports = [
        {"secretRef": {"name": "keys"}, "prefix": "K_"},
        {"configMapRef": {"name": "settings"}},
    ]

    rows = ask(
        [pod("web", container(env=env, envFrom=imports)), pod("x", container(env=None))],
        "SELECT variable, source, value, source_name, source_key FROM env_vars ORDER BY path",
    )

    assert rows == [
        ("K_", "secretRef", None, "keys", None),
        ("", "configMapRef", None, "settings", None),
        ("A", "literal", "1", None, None),
        ("B", "literal", "", None, None),
        ("C", "secretKeyRef", None, "keys", "c"),
        ("D", "fieldRef", None, None, "status.podIP"),
    ]
