"""A field of what an overlay built stands where somebody wrote what was judged, never where something else stands."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.place import place_of
from audit_batch.collect.sources.reading import read_manifests
from tests.collect.helm import needs_kustomize
from tests.collect.manifest_files import pod, problems, write

pytestmark = needs_kustomize

BASE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: web
          image: example.com/web:1.2.3
          securityContext:
            privileged: false
            capabilities:
              add: [CHOWN]
        - name: log
          image: example.com/log:1.0.0
"""
PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          securityContext:
            privileged: true
            capabilities: {add: [SYS_ADMIN]}
        - name: side
          image: example.com/side:1
"""
INSERTED = """\
patches:
  - path: patch.yaml
  - target: {kind: Deployment, name: web}
    patch: |-
      - op: add
        path: /spec/template/spec/containers/0
        value: {name: first, image: example.com/first:1}
      - op: remove
        path: /spec/template/spec/containers/1/securityContext/capabilities
  - target: {kind: Pod}
    patch: |-
      - {op: replace, path: /spec/replicas, value: 3}
"""
CONTAINERS = "spec.template.spec.containers"
PRIVILEGED = "securityContext.privileged"
IMAGES = "images:\n- {name: log}\n- {name: example.com/web, newTag: v2}"
WITHOUT = PATCH.partition("  template")[0] + "  template: {spec: {containers: [{name: web, securityContext: null}]}}\n"
COMPONENT = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- target: {name: w.b}
  patch: |
    - op: replace
      path: /spec/replicas
      value: 7
"""
TRANSFORMER = """\
apiVersion: builtin
kind: PatchTransformer
metadata: {name: x}
target: {kind: Deployment}
patch: '[{"op": "replace", "path": "/spec/replicas", "value": 8}]'
"""


def built(folder: Path, overlay: str, **files: str) -> Mapping[str, Manifest]:
    """Build an overlay; its objects by name."""
    write(folder, base__kustomization="resources: [web.yaml]\n", base__web=BASE)
    write(folder, prod__kustomization=f"{overlay}\n", **files)
    reading = read_manifests([folder / "prod"])
    assert problems(reading) == []
    return {m.body["metadata"]["name"]: m for m in reading.manifests}


def text_at(manifest: Manifest, field: str) -> str:
    """What stands where a field was written: the file and the line."""
    there, line = place_of(manifest, field)
    file = Path(there.file)
    return f"{file.name}: {file.read_text().split(chr(10))[line - 1].strip()}"


@pytest.mark.parametrize(
    ("overlay", "field", "place"),
    [
        ("", f"{CONTAINERS}[0].{PRIVILEGED}", "web.yaml: privileged: false"),
        ("", f"{CONTAINERS}[0].securityContext.runAsUser", "web.yaml: securityContext:"),
        ("", f"{CONTAINERS}[0].securityContext.capabilities.add[0]", "web.yaml: add: [CHOWN]"),
        ("namespace: shop", "metadata.namespace", "kustomization.yaml: namespace: shop"),
        ("labels: [{pairs: {a: b}}]", "metadata.labels.a", "kustomization.yaml: labels: [{pairs: {a: b}}]"),
        ("patches: [path: patch.yaml]", "spec.replicas", "web.yaml: replicas: 3"),
        ("patches: [path: patch.yaml]", f"{CONTAINERS}[0].{PRIVILEGED}", "patch.yaml: privileged: true"),
        ("patches: [path: patch.yaml]", f"{CONTAINERS}[1].{PRIVILEGED}", "patch.yaml: - name: side"),
        ("patches: [path: patch.yaml]", f"{CONTAINERS}[2].{PRIVILEGED}", "web.yaml: - name: log"),
        ("patches: [path: without.yaml]", f"{CONTAINERS}[0].{PRIVILEGED}", "without.yaml: template: {spec:"),
        (INSERTED, f"{CONTAINERS}[0].{PRIVILEGED}", "kustomization.yaml: value: {name: first"),
        (INSERTED, f"{CONTAINERS}[1].{PRIVILEGED}", "patch.yaml: privileged: true"),
        (INSERTED, f"{CONTAINERS}[1].securityContext.capabilities", "kustomization.yaml: - op: remove"),
        (INSERTED, "spec.replicas", "web.yaml: replicas: 3"),
        (IMAGES, f"{CONTAINERS}[0].image", "kustomization.yaml: - {name: example.com/web"),
        ("replicas:\n- {name: web, count: 1}", "spec.replicas", "kustomization.yaml: - {name: web, count: 1}"),
        ("components: [../more]", "spec.replicas", "kustomization.yaml: value: 7"),
        ("transformers: [scale.yaml]", "spec.replicas", "kustomization.yaml: resources: [../base]"),
    ],
)
def test_a_line_says_what_was_judged(tmp_path: Path, overlay: str, field: str, place: str) -> None:
    files = {"prod__patch": PATCH, "prod__without": WITHOUT, "prod__scale": TRANSFORMER}
    found = built(tmp_path, f"resources: [../base]\n{overlay}", more__kustomization=COMPONENT, **files)

    assert text_at(found["web"], field).startswith(place)


def test_an_object_is_found_under_its_former_name(tmp_path: Path) -> None:
    config = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\n"
    renamed = '[{"op": "replace", "path": "/metadata/name", "value": "other"}]'
    found = built(
        tmp_path,
        "namePrefix: shop-\nnameSuffix: -v1\nresources: [../two]\n"
        f"patches: [{{target: {{kind: Pod}}, patch: '{renamed}'}}]",
        two__both="".join(config.replace("NAME", name) for name in ("shop", "api", "api-v1")),
        two__pod=pod("own"),
        two__kustomization="namePrefix: my-\nresources: [both.yaml, pod.yaml]\n",
    )

    assert {name: text_at(manifest, "metadata") for name, manifest in found.items()} == {
        "shop-my-shop-v1": "both.yaml: metadata: {name: shop}",
        "shop-my-api-v1": "both.yaml: metadata: {name: api}",
        "shop-my-api-v1-v1": "both.yaml: metadata: {name: api-v1}",
        "shop-other-v1": "pod.yaml: metadata: {name: own, namespace: shop}",
    }


def test_what_an_overlay_generates_stands_at_its_entry(tmp_path: Path) -> None:
    found = built(
        tmp_path,
        "namePrefix: my-\n"
        "configMapGenerator:\n- {name: a, literals: [b=c]}\n- {name: app, literals: [b=c]}\n"
        "secretGenerator:\n- {name: app, literals: [b=c]}\n"
        "- {name: plain, literals: [b=c], options: {disableNameSuffixHash: true}}\n",
    )

    assert {(one.body["kind"], one.known_as): text_at(one, "data.b").partition(",")[0] for one in found.values()} == {
        ("ConfigMap", "my-a"): "kustomization.yaml: - {name: a",
        ("ConfigMap", "my-app"): "kustomization.yaml: - {name: app",
        ("Secret", "my-app"): "kustomization.yaml: - {name: app",
        ("Secret", "my-plain"): "kustomization.yaml: - {name: plain",
    }


def test_files_of_an_overlay_are_named_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path, "resources: [../base]\npatches: [path: patch.yaml]\n", prod__patch=PATCH)
    monkeypatch.chdir(tmp_path / "prod")

    (web,) = read_manifests([Path()]).manifests

    assert web.file == "../base/web.yaml"
    assert place_of(web, f"{CONTAINERS}[0].{PRIVILEGED}")[0].file == "patch.yaml"
