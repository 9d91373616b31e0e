"""A scan knows the platform: an image of it in a manifest is judged by the facts that come with the controls."""

from datetime import UTC, datetime
from pathlib import Path

from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.scan import Request, scan_manifests
from audit_batch.report.export.scanned import State

MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
spec:
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec: {containers: [{name: controller, image: "registry.k8s.io/ingress-nginx/controller:%s"}]}
"""


def states(folder: Path, version: str) -> list[State]:
    (folder / "nginx.yaml").write_text(MANIFEST % version)
    request = Request([folder], controls=["ingress_controller_vulnerable"])
    scanned = scan_manifests(Settings(), request, Clock(lambda: datetime(2026, 11, 26, tzinfo=UTC)))
    return [result.state for result in scanned.results]


def test_an_old_ingress_controller_in_a_manifest_fails(tmp_path: Path) -> None:
    assert states(tmp_path, "v1.9.0") == [State.OPEN]


def test_one_without_known_vulnerabilities_does_not(tmp_path: Path) -> None:
    assert State.OPEN not in states(tmp_path, "v1.99.0")
