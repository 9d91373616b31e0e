"""Alternatives of one object are judged each with what belongs to it, and never with what belongs to a rival."""

from pathlib import Path

from audit_batch.collect.manifests import Manifest
from audit_batch.jobs.variants import lay_out


def manifest(file: str, name: str, kind: str = "Deployment", home: str = "", inputs: tuple[Path, ...] = ()) -> Manifest:
    body = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name, "namespace": "shop"}}
    return Manifest(file, 1, body, home=home, inputs=inputs)


def told(*manifests: Manifest) -> list[list[str]]:
    """Files and names in each variant."""
    return [sorted(f"{one.file}:{key[1]}/{key[3]}" for key, one in variant.items()) for variant in lay_out(manifests)]


def test_objects_without_a_double_stand_together() -> None:
    found = told(manifest("a/web.yaml", "web"), manifest("b/api.yaml", "api"), manifest("-", "db"))

    assert found == [["-:Deployment/db", "a/web.yaml:Deployment/web", "b/api.yaml:Deployment/api"]]


def test_an_environment_does_not_lend_its_policies_to_another() -> None:
    found = told(
        manifest("prod/web.yaml", "web"),
        manifest("prod/policy.yaml", "deny", "NetworkPolicy"),
        manifest("test/web.yaml", "web"),
        manifest("common/quota.yaml", "quota", "ResourceQuota"),
    )

    assert found == [
        [
            "common/quota.yaml:ResourceQuota/quota",
            "prod/policy.yaml:NetworkPolicy/deny",
            "prod/web.yaml:Deployment/web",
        ],
        ["common/quota.yaml:ResourceQuota/quota", "test/web.yaml:Deployment/web"],
    ]


def test_files_of_one_folder_are_alternatives_where_they_share_a_name() -> None:
    found = told(
        manifest("prod.yaml", "web"), manifest("test.yaml", "web"), manifest("policy.yaml", "deny", "NetworkPolicy")
    )

    assert found == [
        ["policy.yaml:NetworkPolicy/deny", "prod.yaml:Deployment/web"],
        ["policy.yaml:NetworkPolicy/deny", "test.yaml:Deployment/web"],
    ]


def test_doubles_within_a_file_are_each_judged_with_the_rest_of_it() -> None:
    found = told(manifest("a.yaml", "web"), manifest("a.yaml", "web"), manifest("a.yaml", "api"))

    assert found == [["a.yaml:Deployment/api", "a.yaml:Deployment/web"]] * 2


def test_charts_and_overlays_are_told_apart_by_where_they_are_rendered() -> None:
    found = told(
        manifest("base/web.yaml", "web", home="overlays/prod"),
        manifest("base/policy.yaml", "deny", "NetworkPolicy", home="overlays/prod"),
        manifest("base/web.yaml", "web", home="overlays/test"),
    )

    assert found == [
        ["base/policy.yaml:NetworkPolicy/deny", "base/web.yaml:Deployment/web"],
        ["base/web.yaml:Deployment/web"],
    ]


def test_independent_groups_of_alternatives_take_no_more_variants_than_the_largest_has() -> None:
    files = [manifest(f"{team}{env}/x.yaml", team) for team in "abc" for env in range(3 if team == "a" else 2)]

    variants = lay_out(files)

    assert len(variants) == 3
    assert {one.file for variant in variants for one in variant.values()} == {one.file for one in files}
    assert [sorted(one.file for one in variant.values()) for variant in variants][2] == [
        "a2/x.yaml",
        "b1/x.yaml",
        "c1/x.yaml",
    ]


def test_overlays_of_one_base_are_alternatives_though_they_rename_what_is_in_it() -> None:
    base = (Path("base"),)
    found = told(
        manifest("base/web.yaml", "dev-web", home="overlays/dev", inputs=(Path("overlays/dev"), *base)),
        manifest("base/web.yaml", "prod-web", home="overlays/prod", inputs=(Path("overlays/prod"), *base)),
        manifest("overlays/prod/deny.yaml", "deny", "NetworkPolicy", home="overlays/prod", inputs=base),
    )

    assert found == [
        ["base/web.yaml:Deployment/dev-web"],
        ["base/web.yaml:Deployment/prod-web", "overlays/prod/deny.yaml:NetworkPolicy/deny"],
    ]


def test_all_below_the_folder_of_an_environment_is_of_that_environment() -> None:
    found = told(
        manifest("envs/dev/app/web.yaml", "web"),
        manifest("envs/dev/policies/deny.yaml", "deny", "NetworkPolicy"),
        manifest("envs/prod/app/web.yaml", "web"),
    )

    assert found == [
        ["envs/dev/app/web.yaml:Deployment/web", "envs/dev/policies/deny.yaml:NetworkPolicy/deny"],
        ["envs/prod/app/web.yaml:Deployment/web"],
    ]


def test_parts_of_an_application_that_share_a_name_are_no_environments() -> None:
    found = told(
        manifest("front/config/a.yaml", "config", "ConfigMap"),
        manifest("front/app/web.yaml", "web"),
        manifest("back/config/a.yaml", "config", "ConfigMap"),
        manifest("back/app/api.yaml", "api"),
    )

    apps = ["back/app/api.yaml:Deployment/api", "front/app/web.yaml:Deployment/web"]
    assert [sorted({*apps} & {*variant}) for variant in found] == [apps, apps]


def test_nothing_is_no_variant() -> None:
    assert lay_out([]) == []
