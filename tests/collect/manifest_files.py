"""Manifests in files, and what of a reading of them is compared."""

from pathlib import Path

from audit_batch.collect.manifests import Reading

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: NAME, namespace: shop}\nspec: {containers: []}\n"
PRIVILEGED = "spec.template.spec.containers[1].securityContext.privileged"
"""The field as it stands in the second container of the template."""
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
