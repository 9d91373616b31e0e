"""Manifests that are still to be rendered are told from those that are, whatever renders them."""

from pathlib import Path

import pytest

from audit_batch.collect.sources.reading import read_manifests
from tests.collect.manifest_files import names, problems, write

UNRENDERED = "a template that is not rendered; render it first"
DAEMON_SET = """\
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: ops}
spec:
  template:
    spec:
      hostNetwork: false
      containers:
      - name: agent
        image: example.com/agent:1
        securityContext:
          privileged: false
      volumes:
      - name: host
        hostPath:
          path: /srv
"""


@pytest.mark.parametrize(
    ("value", "placeholder", "line"),
    [
        ("hostNetwork: false", 'hostNetwork: "{{ host_network }}"', 7),
        ("hostNetwork: false", "hostNetwork: ${HOSTNET}", 7),
        ("hostNetwork: false", "hostNetwork: '{% if x %}true{% endif %}'", 7),
        ("image: example.com/agent:1", 'image: "{{ repo }}:{{ tag }}"', 10),
        ("image: example.com/agent:1", "image: <%= image %>", 10),
        ("privileged: false", "privileged: $PRIV", 12),
        ("privileged: false", "privileged: ${PRIV:-false}", 12),
        ("path: /srv", 'path: "{{ path }}"', 16),
        ("namespace: ops", "namespace: $NAMESPACE", 3),
    ],
)
def test_a_value_that_is_still_to_be_put_in_is_no_value(
    tmp_path: Path, value: str, placeholder: str, line: int
) -> None:
    reading = read_manifests([write(tmp_path, a=DAEMON_SET.replace(value, placeholder))])

    assert (names(reading), problems(reading)) == ([], [f"a.yaml:{line}: {UNRENDERED}"])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\n"
            "roleRef: {kind: ClusterRole, name: admin}\nsubjects:\n- kind: ServiceAccount\n  name: app\n"
            '  namespace: "{{NAMESPACE}}"\n',
            8,
        ),
        ("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  externalName: '{{ host }}'\n", 5),
        ("apiVersion: example.com/v1\nkind: Thing\nmetadata:\n  name: ${NAME}\n", 4),
        ("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n", 4),
        ("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  namespace: {namespace}\n", 5),
        ("apiVersion: v1\nkind: Pod\nmetadata:\n  {% if x %}\n  name: a\n  {% endif %}\n", 4),
        ("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n<% if x %>\nspec: {}\n<% end %>\n", 5),
    ],
    ids=["binding", "service", "custom", "braces", "namespace", "jinja", "erb"],
)
def test_a_template_is_named_with_the_line_that_makes_it_one(tmp_path: Path, text: str, line: int) -> None:
    reading = read_manifests([write(tmp_path, a=text)])

    assert (names(reading), problems(reading)) == ([], [f"a.yaml:{line}: {UNRENDERED}"])


@pytest.mark.parametrize(
    "text",
    [
        DAEMON_SET.replace(
            "privileged: false",
            'privileged: false\n        command: [sh, -c, "{{ x }}"]\n        args: [$HOME]\n'
            "        env: [{name: A, value: '{{ x }}'}]\n"
            "        livenessProbe: {exec: {command: ['${X}']}}\n        workingDir: $HOME",
        ),
        DAEMON_SET.replace("name: agent,", "name: agent, annotations: {checksum: '{{ x }}'},"),
        DAEMON_SET.replace("image: example.com/agent:1", "image: example.com/$agent:1"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: '{{ x }}', b: $HOME}\n",
        "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: a}\nparameters: {tag: '{{ .PVName }}'}\n",
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: a}\n"
        "spec: {rules: [{validate: {message: '{{ request.object }}'}}]}\n",
        "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\n"
        "spec: {groups: [{rules: [{expr: up, annotations: {text: '{{ $value }}'}}]}]}\n",
    ],
    ids=["container", "annotation", "part", "config", "storage", "kyverno", "prometheus"],
)
def test_braces_and_dollars_that_a_program_reads_are_left_alone(tmp_path: Path, text: str) -> None:
    reading = read_manifests([write(tmp_path, a=text)])

    assert (len(names(reading)), problems(reading)) == (1, [])


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("5", "a Pod whose metadata.name is no text; put it in quotes"),
        ("[a]", "a Pod whose metadata.name is no text; a placeholder?"),
        ("{a: b}", "a Pod whose metadata.name is no text; a placeholder?"),
    ],
)
def test_a_name_that_is_no_text_is_not_called_missing(tmp_path: Path, name: str, problem: str) -> None:
    reading = read_manifests([write(tmp_path, a=f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n")])

    assert (names(reading), problems(reading)) == ([], [f"a.yaml:4: {problem}"])
