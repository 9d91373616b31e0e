"""Files, folders, patterns, charts, overlays and branches: what is read, what is named, where each object stands."""

import os
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest

from audit_batch.collect.given import store_given
from audit_batch.collect.manifests import Manifest, Reading
from audit_batch.collect.sources.branch import changed_files, concerns, is_changed
from audit_batch.collect.sources.early import early_reader
from audit_batch.collect.sources.place import line_of
from audit_batch.collect.sources.reading import BegunReading, read_manifests
from audit_batch.collect.sources.template import line_in_template
from audit_batch.errors import ManifestError, UsageError
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from tests.collect.helm import needs_helm, needs_kustomize, with_helm

GIT = shutil.which("git")
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: NAME, namespace: shop}\nspec: {containers: []}\n"
PRIVILEGED = "spec.template.spec.containers[1].securityContext.privileged"


def write(folder: Path, **files: str) -> Path:
    """Write files; __ in a name is a slash, and the suffix is .yaml where there is none."""
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path = path if path.suffix else path.with_suffix(".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def pod(name: str) -> str:
    return POD.replace("NAME", name)


def names(reading: Reading) -> list[str]:
    return [manifest.body["metadata"]["name"] for manifest in reading.manifests]


def problems(reading: Reading) -> list[str]:
    return [f"{Path(one.path).name}:{one.line}: {one.problem}" for one in (*reading.problems, *reading.foreign)]


def test_a_folder_is_read_in_order_without_what_is_hidden_or_of_others(tmp_path: Path) -> None:
    write(tmp_path, b=pod("b"), a=pod("a"), sub__c=pod("c"), **{".git__d": pod("d"), "node_modules__e": pod("e")})
    (tmp_path / "sub" / "notes.txt").write_text(pod("f"))

    assert names(read_manifests([tmp_path])) == ["a", "b", "c"]


def test_a_pattern_is_expanded_and_no_file_is_read_twice(tmp_path: Path) -> None:
    write(tmp_path, a=pod("a"), sub__b=pod("b"), sub__deep__c=pod("c"))

    assert names(read_manifests([tmp_path / "**" / "*.yaml", tmp_path, tmp_path / "a.yaml"])) == ["a", "b", "c"]
    with pytest.raises(ManifestError, match="fits no file"):
        read_manifests([tmp_path / "*.json"])
    with pytest.raises(ManifestError, match="no such file or folder"):
        read_manifests([tmp_path / "none"])


def test_several_processes_read_what_one_reads(tmp_path: Path) -> None:
    pods = {f"p{number:02}": f"{pod('a')}---\n{pod(f'b{number}')}" for number in range(40)}
    write(
        tmp_path, broken="a: [\n", foreign="a: 1\n", listed='{"kind": "List", "apiVersion": "v1", "items": []}', **pods
    )

    with BegunReading([tmp_path], hands=3) as begun:
        reading = begun.finish()

    alone = read_manifests([tmp_path])
    assert reading.manifests == alone.manifests
    assert problems(reading) == problems(alone)
    assert problems(alone) == [
        "broken.yaml:2: not YAML: did not find expected node content",
        "foreign.yaml:1: is no Kubernetes object: it has no apiVersion and kind",
    ]


def test_a_process_that_was_there_before_reads_what_this_one_would(tmp_path: Path) -> None:
    pods = {f"p{number:02}": f"{pod('a')}---\n{pod(f'b{number}')}" for number in range(40)}
    write(tmp_path, broken="a: [\n", **pods)

    with early_reader() or nullcontext() as early, BegunReading([tmp_path, Path("-")], b"a: 1", hands=early) as begun:
        reading = begun.finish()

    alone = read_manifests([tmp_path, Path("-")], b"a: 1")
    assert (reading.manifests, len(reading.manifests)) == (alone.manifests, 80)
    assert problems(reading) == problems(alone)
    assert [str(one) for one in reading.foreign] == [str(one) for one in alone.foreign]


@pytest.mark.parametrize("hands", [1, 2])
def test_what_goes_through_a_door_is_stored_as_a_snapshot_would_store_it(tmp_path: Path, hands: int) -> None:
    sealed = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\nstringData: {password: hunter2}\n"
    alien = "apiVersion: example.com/v1\nkind: Unknown\nmetadata: {name: u}\n"
    write(tmp_path, sealed=sealed, pod=pod("a"), alien=alien)
    key = new_key()

    with BegunReading([tmp_path], hands=hands, key=key) as begun:
        stored = {one.body["kind"]: one.stored for one in begun.finish().manifests}

    found = read_manifests([tmp_path]).manifests
    assert stored == {one.body["kind"]: store_given(one.body, Door(key)) for one in found}
    assert stored["Unknown"] is None
    assert "hunter2" not in repr(stored)


def test_what_is_no_object_is_named_with_its_line(tmp_path: Path) -> None:
    text = (
        f"# nothing\n---\nversion: '3'\nservices: {{}}\n---\n{pod('a')}---\nimage: {{{{ .Values.image }}}}\n---\na: [\n"
    )

    reading = read_manifests([write(tmp_path, a=text)])

    assert names(reading) == ["a"]
    assert problems(reading) == [
        "a.yaml:11: a template that is not rendered; render it first",
        "a.yaml:14: not YAML: did not find expected node content",
        "a.yaml:3: is no Kubernetes object: it has no apiVersion and kind",
    ]


@pytest.mark.parametrize(
    ("metadata", "problem"),
    [
        ("{}", "a Pod without a metadata.name"),
        ("{name: 5}", "a Pod without a metadata.name"),
        ("{name: '{{ x }}'}", "a template that is not rendered; render it first"),
        ("{name: a, namespace: 5}", "Pod a: metadata.namespace is no text; put it in quotes"),
        ("{name: a, labels: {b: 5}}", "Pod a: metadata.labels: b is no text; put it in quotes"),
        ("{name: a, annotations: [b]}", "Pod a: metadata.annotations is no mapping"),
        ("a", "is no Kubernetes object: this Pod has no metadata"),
    ],
)
def test_what_no_api_server_takes_is_named(tmp_path: Path, metadata: str, problem: str) -> None:
    reading = read_manifests([write(tmp_path, a=f"\napiVersion: v1\nkind: Pod\nmetadata: {metadata}\n")])

    assert (names(reading), problems(reading)) == ([], [f"a.yaml:2: {problem}"])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kind: Pod\nspec: []", "spec is no mapping"),
        ("kind: Pod\nspec: {containers: {}}", "spec.containers is no list"),
        ("kind: Pod\nspec: {containers: [a]}", "spec.containers[0] is no mapping"),
        ("kind: Pod\nspec: {containers: [{image: x}]}", "spec.containers[0] has no name"),
        ("kind: Pod\nspec: {containers: [{name: a, env: [{}]}]}", "spec.containers[0].env[0] has no name"),
        ("kind: Job\nspec: {template: {spec: {containers: [5]}}}", "spec.template.spec.containers[0] is no mapping"),
        ("kind: Pod\nstatus: x", "status is no mapping"),
        ("kind: Pod\nstatus: {conditions: [{type: [x]}]}", "status.conditions[0] has no type"),
        ("kind: RoleBinding", "roleRef has no kind and name"),
        ("kind: Role\nrules: [x]", "rules[0] is no mapping"),
        ("kind: ClusterRoleBinding\nsubjects: [{kind: Group}]", "subjects[0] has no name"),
    ],
)
def test_what_a_query_would_stumble_over_is_named_instead(tmp_path: Path, text: str, problem: str) -> None:
    version = "rbac.authorization.k8s.io/v1" if "Role" in text else "v1"

    reading = read_manifests([write(tmp_path, a=f"apiVersion: {version}\n{text}\nmetadata: {{name: a}}\n")])

    assert (names(reading), [one.problem.partition(": ")[2] for one in reading.problems]) == ([], [problem])


def test_lists_are_taken_apart_and_keep_lines(tmp_path: Path) -> None:
    item = "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: {}\n"
    bare = "- metadata:\n    name: c\n  spec: {}\n"
    text = f"apiVersion: v1\nkind: List\nitems:\n{item.format('a')}{item.format('b')}"
    text += f"---\napiVersion: v1\nkind: PodList\nitems:\n{bare}"

    reading = read_manifests([write(tmp_path, a=text)])

    assert [(m.body["kind"], m.body["metadata"]["name"], m.line) for m in reading.manifests] == [
        ("Pod", "a", 4),
        ("Pod", "b", 8),
        ("Pod", "c", 16),
    ]
    assert [line_of(manifest, "metadata.name") for manifest in reading.manifests] == [7, 11, 17]


def test_standard_input_may_be_json_or_yaml() -> None:
    text = '{"apiVersion": "v1",\n "kind": "Pod", "metadata": {"name": "a\\/b",\n "namespace": "shop"}}'

    (manifest,) = read_manifests([Path("-")], text.encode()).manifests

    assert (manifest.file, manifest.line, manifest.body["metadata"]["name"]) == ("-", 1, "a/b")
    assert line_of(manifest, "metadata.namespace") == 3


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("spec.containers[1].securityContext.privileged", 9),
        ("spec.containers[0].securityContext.privileged", 5),
        ("spec.containers[7].image", 4),
        ("metadata.labels['app.kubernetes.io/name']", 2),
        ("status.phase", 1),
        ("no path [", 1),
        ("", 1),
    ],
)
def test_the_line_is_that_of_the_field_or_of_what_is_around_it(tmp_path: Path, field: str, line: int) -> None:
    head = "apiVersion: v1\nmetadata: {name: a, labels: {app.kubernetes.io/name: b}}\nspec:\n  containers:\n"
    body = "    - name: a\n    - name: b\n      # why\n      securityContext:\n        privileged: true\nkind: Pod\n"

    (manifest,) = read_manifests([write(tmp_path, a=head + body)]).manifests

    assert line_of(manifest, field) == line


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("a: b\nc: \xe4\n".encode("latin-1"))
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "good.yaml").write_text(pod("a"))

    reading = read_manifests([tmp_path])

    assert (names(reading), problems(reading)) == (["a"], ["latin.yaml:2: is no UTF-8 text; save it as UTF-8"])


TEMPLATE = """\
{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      {{- with .Values.pod }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
      - name: side
        image: example.com/side
      - name: web
        image: example.com/web
        securityContext:
          privileged: {{ .Values.privileged }}
      volumes:
        - name: a
{{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  type: NodePort
"""


def chart(folder: Path) -> Path:
    """Write a chart with a chart within."""
    write(
        folder / "chart",
        Chart="apiVersion: v2\nname: other\nversion: 0.1.0\n",
        values="enabled: true\nprivileged: false\npod: {runAsUser: 0}\n",
        templates__web=TEMPLATE,
        charts__sub__Chart="apiVersion: v2\nname: sub\nversion: 0.1.0\n",
        charts__sub__templates__map="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\n",
    )
    return folder / "chart"


@pytest.mark.parametrize(
    ("kind", "way", "line"),
    [
        ("Deployment", ["spec", "template", "spec", "containers", 1, "securityContext", "privileged"], 21),
        ("Deployment", ["spec", "template", "spec", "containers", 0, "securityContext"], 16),
        ("Deployment", ["spec", "template", "spec", "securityContext", "runAsUser"], 12),
        ("Deployment", ["spec", "template", "spec", "volumes", 0, "name"], 23),
        ("Deployment", ["metadata", "name"], 5),
        ("Service", ["spec", "type"], 31),
        ("Service", [], 26),
        ("Secret", ["data"], 1),
    ],
)
def test_a_field_is_found_in_the_text_of_a_template(kind: str, way: list[str | int], line: int) -> None:
    assert line_in_template(TEMPLATE.split("\n"), kind, way) == line


def test_a_chart_without_helm_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    write(chart(tmp_path).parent, a=pod("a"))

    reading = read_manifests([tmp_path])

    assert names(reading) == ["a"]
    assert problems(reading) == [
        "Chart.yaml:None: is a Helm chart, and helm is not on the PATH; install it, or scan what `helm template` prints"
    ]


@needs_helm
def test_objects_of_a_chart_stand_in_their_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_helm(monkeypatch, tmp_path)
    write(tmp_path, values="privileged: true\n")
    folder = chart(tmp_path)

    reading = read_manifests([folder], values=[tmp_path / "values.yaml"])

    found = {m.body["kind"]: m for m in reading.manifests}
    assert problems(reading) == []
    assert {kind: (os.path.relpath(m.file, folder), m.line) for kind, m in found.items()} == {
        "ConfigMap": ("charts/sub/templates/map.yaml", 1),
        "Service": ("templates/web.yaml", 26),
        "Deployment": ("templates/web.yaml", 2),
    }
    web = found["Deployment"]
    assert web.body["spec"]["template"]["spec"]["containers"][1]["securityContext"] == {"privileged": True}
    assert line_of(web, PRIVILEGED) == 21
    assert web.home == str(folder)


@needs_helm
def test_what_helm_cannot_render_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_helm(monkeypatch, tmp_path)
    write(
        chart(tmp_path),
        templates__bad="{{ fail `no` }}",
        library__Chart="type: library\nname: l\nversion: 1.0.0\n",
    )

    (problem,) = problems(read_manifests([tmp_path / "chart"]))

    assert problem.startswith("Chart.yaml:None: helm: ")
    assert "bad.yaml" in problem


def test_a_library_chart_has_nothing_to_judge(tmp_path: Path) -> None:
    write(tmp_path, Chart="apiVersion: v2\nname: l\nversion: 1.0.0\ntype: library\n", templates__x="{{ x }}")

    reading = read_manifests([tmp_path])

    assert (names(reading), problems(reading)) == ([], [])


def overlay(folder: Path) -> Path:
    """Write a base, an overlay on it, and a file that neither uses."""
    deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n"
    return write(
        folder,
        base__kustomization="resources: [web.yaml]\n",
        base__web=f"# ours\n{deployment}",
        base__unused=pod("unused"),
        prod__kustomization="namePrefix: prod-\nnamespace: base\nresources: [../base]\npatches: [path: more.yaml]\n"
        "configMapGenerator: [{name: made, literals: [a=b]}]\n",
        prod__more=f"{deployment}  paused: true\n",
    )


@needs_kustomize
def test_objects_of_an_overlay_stand_in_their_base(tmp_path: Path) -> None:
    reading = read_manifests([overlay(tmp_path)])

    found = {m.body["kind"]: m for m in reading.manifests}
    assert problems(reading) == []
    assert {kind: (m.body["metadata"]["name"][:9], os.path.relpath(m.file, tmp_path)) for kind, m in found.items()} == {
        "Pod": ("unused", "base/unused.yaml"),
        "Deployment": ("prod-web", "base/web.yaml"),
        "ConfigMap": ("prod-made", "prod/kustomization.yaml"),
    }
    web = found["Deployment"]
    assert (web.line, line_of(web, "spec.replicas"), line_of(web, "spec.paused")) == (2, 7, 6)
    assert "annotations" not in web.body["metadata"]
    assert web.home == str(tmp_path / "prod")


@needs_kustomize
def test_a_base_that_is_named_is_built_for_itself(tmp_path: Path) -> None:
    assert names(read_manifests([overlay(tmp_path) / "base" / "kustomization.yaml"])) == ["web"]


@needs_kustomize
def test_what_kustomize_cannot_build_is_named(tmp_path: Path) -> None:
    (problem,) = problems(read_manifests([write(tmp_path, kustomization="resources: [none.yaml]\n")]))

    assert problem.startswith("kustomization.yaml:None: ")
    assert "none.yaml" in problem


def test_an_overlay_without_kustomize_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    reading = read_manifests([overlay(tmp_path)])

    assert names(reading) == ["unused"]
    assert problems(reading)[0].startswith("kustomization.yaml:None: is a Kustomize folder, and neither kustomize nor")


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run([str(GIT), *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose branch has changed, added and removed files since it left main, which went on too."""
    write(tmp_path, old=pod("old"), edited=pod("edited"), removed=pod("removed"), staged=pod("staged"))
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    git(tmp_path, "checkout", "-b", "work")
    write(tmp_path, edited=pod("edited2"), **{"sub__ä b": pod("added")})
    (tmp_path / "removed.yaml").unlink()
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "second")
    git(tmp_path, "checkout", "main")
    write(tmp_path, old=pod("old2"))
    git(tmp_path, "commit", "-am", "elsewhere")
    git(tmp_path, "checkout", "work")
    write(tmp_path, staged=pod("staged2"), new=pod("new"))
    git(tmp_path, "add", "staged.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_a_branch_changed_is_told_from_what_it_found(branch: Path) -> None:
    changed = changed_files("main")

    assert {str(path.relative_to(branch)) for path in changed} == {
        "edited.yaml",
        "new.yaml",
        "staged.yaml",
        "sub/ä b.yaml",
    }
    reading = read_manifests([Path()])
    assert [m.body["metadata"]["name"] for m in reading.manifests if is_changed(m, changed)] == [
        "edited2",
        "new",
        "staged2",
        "added",
    ]


def test_a_chart_is_changed_by_any_of_its_files(tmp_path: Path) -> None:
    folder = chart(tmp_path)
    rendered = Manifest(str(folder / "templates/web.yaml"), 1, {}, inputs=(folder, tmp_path / "prod.yaml"))

    assert is_changed(rendered, [folder / "values.yaml"])
    assert is_changed(rendered, [tmp_path / "prod.yaml"])
    assert not is_changed(rendered, [tmp_path / "test.yaml"])
    assert concerns(ManifestError(folder / "Chart.yaml", "x"), [folder / "values.yaml"])
    assert not concerns(ManifestError(tmp_path / "a.yaml", "x"), [tmp_path / "b.yaml"])


@pytest.mark.parametrize("ref", ["nowhere", "--output=x"])
def test_a_commit_that_is_not_there_is_one_clear_sentence(branch: Path, ref: str) -> None:
    with pytest.raises(UsageError, match=f"--base {ref}: git: "):
        changed_files(ref)

    assert not (branch / "x").exists()


def test_without_a_repository_there_is_no_branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match="not a git repository"):
        changed_files("main")
