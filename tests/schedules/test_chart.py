"""The chart: what it makes is valid, passes our own controls, and is what was approved."""

import functools
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from audit_batch.config import Settings, load_settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.scan import Request, scan_manifests
from schedules.generate import MANIFESTS, manifests
from tests.collect.helm import HELM, KUSTOMIZE, needs_helm, needs_kustomize
from tests.schedules.conftest import CHART, SCHEDULES, VALUES, Rendered, helm, parse
from tests.schedules.differences import differences

NAMES = [path.stem for path in VALUES]
VERSIONS = [f"1.{minor}" for minor in range(30, 38)]
APPROVED = Path(__file__).parent / "approved"
ON_THE_DAY = Clock(lambda: datetime(2026, 11, 26, tzinfo=UTC))
"""The waivers end one day; a test must not."""
CUSTOM = ("PrometheusRule",)
"""Kinds that no version of Kubernetes knows itself."""

Render = Callable[[str], Rendered]


def open_findings(tmp_path: Path, text: str) -> tuple[list[str], int]:
    path = tmp_path / "rendered.yaml"
    path.write_text(text)
    settings = Settings(waivers=(CHART / "waivers.toml",))
    scanned = scan_manifests(settings, Request((path,), has_passes=False, has_lines=False), ON_THE_DAY)
    assert not scanned.problems
    return [f"{found.control.id}: {found.reason}" for found in scanned.of("open")], len(scanned.of("waived"))


def test_the_plain_manifests_pass_every_control_but_where_nodes_are_read(plain: Rendered, tmp_path: Path) -> None:
    found, waived = open_findings(tmp_path, plain.text)

    assert found == []
    assert waived > 0


@needs_helm
@pytest.mark.parametrize("name", ["analysts", "host-logs", "objects"])
def test_what_the_chart_makes_passes_every_control_but_where_nodes_are_read(
    rendered: Render, tmp_path: Path, name: str
) -> None:
    found, _ = open_findings(tmp_path, rendered(name).text)

    assert found == []


@needs_helm
def test_without_node_facts_and_host_logs_there_is_nothing_to_waive_but_the_secrets_that_were_asked_for(
    rendered: Render, tmp_path: Path
) -> None:
    text = rendered("least").text
    path = tmp_path / "rendered.yaml"
    path.write_text(text)

    scanned = scan_manifests(Settings(), Request((path,), has_passes=False, has_lines=False), ON_THE_DAY)

    controls = {found.control.id for found in scanned.of("open")}
    assert controls == {"secret_access", "workload_secret_access", "cluster_binding_for_one_namespace"}


@pytest.fixture(autouse=True, scope="module")
def _schemas_are_read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        read_once = functools.cache(kubernetes_validate.utils.schema_contents)
        patch.setattr(kubernetes_validate.utils, "schema_contents", read_once)
        yield


def test_the_plain_manifests_are_valid_from_1_30_to_the_newest(plain: Rendered) -> None:
    for found in plain.objects:
        require_valid(found)


@needs_helm
def test_what_the_chart_makes_is_valid_from_1_30_to_the_newest(rendered: Render) -> None:
    different = {json.dumps(found, sort_keys=True): found for name in NAMES for found in rendered(name).objects}

    for found in different.values():
        require_valid(found)


def require_valid(found: dict[str, Any]) -> None:
    for version in VERSIONS:
        if found["kind"] not in CUSTOM:
            kubernetes_validate.validate(found, version, strict=True)


@needs_helm
@pytest.mark.parametrize("name", NAMES)
def test_helm_finds_no_fault_with_it(name: str) -> None:
    ended = helm("lint", "--strict", "--quiet", str(CHART), "--values", str(CHART / "ci" / f"{name}.yaml"))

    assert (ended.returncode, ended.stdout.strip()) == (0, "")


@needs_helm
@pytest.mark.parametrize("name", [name for name in NAMES if name != "default"])
def test_what_values_change_is_what_was_approved(rendered: Render, name: str) -> None:
    changed = differences(rendered("default").objects, rendered(name).objects)
    path = APPROVED / f"{name}.diff"
    if os.environ.get("APPROVE"):
        path.write_text(changed)

    assert changed == path.read_text(), "look at it, and run again with APPROVE=1"


@needs_helm
def test_the_plain_manifests_are_what_the_chart_makes_now() -> None:
    assert MANIFESTS.read_text() == manifests(str(HELM)), "run python -m schedules.generate"


@needs_kustomize
def test_kustomize_builds_the_plain_manifests_with_the_image_of_the_site(plain: Rendered) -> None:
    words = (
        [str(KUSTOMIZE), "build"] if KUSTOMIZE and KUSTOMIZE.endswith("kustomize") else [str(KUSTOMIZE), "kustomize"]
    )
    ended = subprocess.run([*words, str(SCHEDULES / "kustomize")], capture_output=True, text=True, check=True)

    built = parse("built", ended.stdout)
    assert sorted(map(_key, built.objects)) == sorted(map(_key, plain.objects))


def _key(found: dict[str, Any]) -> tuple[str, str]:
    return found["kind"], found["metadata"]["name"]


def test_the_settings_of_the_plain_form_are_those_of_the_chart(plain: Rendered, tmp_path: Path) -> None:
    (config,) = plain.of("ConfigMap")
    (patch,) = yaml.safe_load((SCHEDULES / "kustomize/kustomization.yaml").read_text())["patches"]
    (operation,) = yaml.safe_load(patch["patch"])

    assert read(tmp_path, operation["value"]) == read(tmp_path, config["data"]["audit-batch.toml"])


@needs_helm
@pytest.mark.parametrize("name", NAMES)
def test_the_settings_that_the_chart_writes_are_read(rendered: Render, tmp_path: Path, name: str) -> None:
    (config,) = rendered(name).of("ConfigMap", "audit-batch")

    settings = read(tmp_path, config["data"]["audit-batch.toml"])

    assert (settings.warehouse, settings.cluster) == (Path("/var/lib/audit-batch/warehouse"), "production")
    assert bool(settings.node_facts_pods) == (name != "least")
    assert settings.leave_out == (() if name == "least" else ("secrets",))


def read(folder: Path, text: str) -> Settings:
    (folder / "audit-batch.toml").write_text(text)
    return load_settings(folder / "audit-batch.toml", {}, {})


@needs_helm
@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--set", "image.digest=latest"], "at '/image/digest'"),
        (["--set", "cluster="], "at '/cluster'"),
        (["--set", "snapshot.shedule=x"], "additional properties 'shedule' not allowed"),
        (["--set", "networkPolicy.apiServer.cidrs={0.0.0.0/0}"], "at '/networkPolicy/apiServer/cidrs/0'"),
        (["--set", "settings.warehouse=/elsewhere"], "at '/settings'"),
        (["--set", "nodeFacts.every=864000"], "at '/nodeFacts/every'"),
        (["--set", "analysts.enabled=true"], "at '/analysts"),
        (["--set-json", 'reports.secretFiles=[{"secretName":"a","mountPath":"/tmp/a"}]'], "at '/reports/secretFiles/0"),
        (["--set", "ingest.enabled=true,ingest.source=claim"], "ingest.claim.name: name the PersistentVolumeClaim"),
        (["--set", "ingest.enabled=true,ingest.source=objects"], "ingest.objects.url: say where"),
        (["--set", "backup.enabled=true"], "backup.destination or settings.backup.to: say where to"),
    ],
)
def test_values_that_cannot_be_meant_are_refused_with_their_place(words: list[str], problem: str) -> None:
    ended = helm("template", "x", str(CHART), "--values", str(CHART / "ci/default.yaml"), *words)

    assert ended.returncode != 0
    assert problem in ended.stderr


@needs_helm
def test_the_least_that_must_be_said_is_named() -> None:
    ended = helm("template", "x", str(CHART))

    assert all(place in ended.stderr for place in ("at '/image/repository'", "at '/image/digest'", "at '/cluster'"))


@needs_helm
def test_every_job_can_be_switched_off(rendered: Render) -> None:
    jobs = ("snapshot", "ingest", "nodeFacts", "reports", "deliver", "tidy", "verify", "backup", "analysts")
    off = ",".join(f"{job}.enabled=false" for job in jobs)

    ended = helm("template", "x", str(CHART), "--values", str(CHART / "ci/default.yaml"), "--set", off)

    kinds = {found["kind"] for found in parse("off", ended.stdout).objects}
    assert kinds == {"ConfigMap", "NetworkPolicy", "PersistentVolumeClaim"}
