"""Write what is made from something else: the rights of the snapshot, and the plain manifests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from audit_batch.report.export.auditor_role import auditor_rules

FOLDER = Path(__file__).parent
CHART = FOLDER / "audit-batch"
RULES = CHART / "files" / "snapshot-rules.yaml"
MANIFESTS = FOLDER / "kustomize" / "audit-batch.yaml"
NAMESPACE = "audit-batch"
"""Of the plain manifests."""
_OF_HELM = ("helm.sh/chart:", "app.kubernetes.io/managed-by:", "# Source:", "helm.sh/resource-policy:")
"""Lines that mean something to Helm only."""


def rules() -> str:
    """Return the rules of the snapshot's ClusterRole."""
    return str(yaml.safe_dump(auditor_rules(secrets=False, whole_groups=False), sort_keys=False, width=110))


def render(helm: str, values: Path) -> str:
    """Return what the chart makes of these values."""
    order = [helm, "template", "audit-batch", str(CHART), "--namespace", NAMESPACE, "--values", str(values)]
    return subprocess.run(order, capture_output=True, text=True, check=True).stdout  # noqa: S603  our own words


def manifests(helm: str) -> str:
    """Return the plain manifests: the chart with its least values, without what only Helm reads."""
    rendered = render(helm, CHART / "ci" / "default.yaml")
    kept = [line for line in rendered.splitlines() if not line.strip().startswith(_OF_HELM)]
    return "\n".join(["# Made from the chart by schedules/generate.py; change kustomization.yaml instead.", *kept, ""])


def main() -> None:
    """Write both."""
    RULES.write_text(rules(), encoding="utf-8")
    helm = shutil.which("helm", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))
    if helm is None:
        sys.exit(f"{RULES}: written; no helm to make {MANIFESTS} with; python -m tests.fetch_helm puts one here")
    MANIFESTS.write_text(manifests(helm), encoding="utf-8")


if __name__ == "__main__":
    main()
