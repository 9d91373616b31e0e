"""Files, folders, patterns and standard input: what is read, what is named, where each object stands."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from audit_batch.collect.given import store_given
from audit_batch.collect.sources.early import early_reader
from audit_batch.collect.sources.place import line_of
from audit_batch.collect.sources.reading import BegunReading, read_manifests
from audit_batch.errors import ManifestError
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from tests.collect.manifest_files import names, pod, problems, write


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
        ("{name: a, namespace: 5}", "Pod a: metadata.namespace is no text; put it in quotes"),
        ("{name: a, labels: {b: 5}}", "Pod a: metadata.labels: b is no text; put it in quotes"),
        ("{name: a, annotations: [b]}", "Pod a: metadata.annotations is no mapping"),
        ("a", "this Pod has no metadata; no API server takes it"),
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
    version = "rbac.authorization.k8s.io/v1" if "Role" in text else "batch/v1" if "Job" in text else "v1"

    reading = read_manifests([write(tmp_path, a=f"apiVersion: {version}\n{text}\nmetadata: {{name: a}}\n")])

    assert (names(reading), [one.problem.partition(": ")[2] for one in reading.problems]) == ([], [problem])


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        ("replicas: hello", "spec.replicas is no whole number"),
        ("replicas: '3'", "spec.replicas is no whole number; take it out of its quotes"),
        ("paused: 1", "spec.paused is no boolean"),
        (
            "template: {spec: {hostNetwork: 'true', containers: []}}",
            "spec.template.spec.hostNetwork is no boolean; take it out of its quotes",
        ),
        (
            "template: {spec: {containers: [{name: a, securityContext: {privileged: yes please}}]}}",
            "spec.template.spec.containers[0].securityContext.privileged is no boolean",
        ),
        (
            "template: {spec: {securityContext: {runAsUser: abc}, containers: []}}",
            "spec.template.spec.securityContext.runAsUser is no whole number",
        ),
    ],
)
def test_a_text_where_the_api_has_none_is_named(tmp_path: Path, spec: str, problem: str) -> None:
    text = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec: {{{spec}}}\n"

    reading = read_manifests([write(tmp_path, a=text)])

    assert (names(reading), problems(reading)) == ([], [f"a.yaml:1: Deployment a: {problem}"])


@pytest.mark.parametrize(
    "spec",
    [
        "nodeSelector: {env: prod, ports: a, privileged: 'true'}, containers: []",
        "topologySpreadConstraints: [{labelSelector: {matchLabels: {env: prod}}}], containers: []",
        "hostNetwork: no, hostPID: , containers: [{name: a, securityContext: {privileged: yes, runAsUser: 0x10}}]",
        "containers: [{name: a, livenessProbe: {httpGet: {port: http}}, env: [{name: replicas, value: 'x'}]}]",
    ],
)
def test_names_that_users_choose_and_words_of_yaml_are_as_the_api_has_them(tmp_path: Path, spec: str) -> None:
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{{spec}}}\n"

    reading = read_manifests([write(tmp_path, a=text)])

    assert (names(reading), problems(reading)) == (["a"], [])


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
