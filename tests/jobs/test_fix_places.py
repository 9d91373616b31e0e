"""What is changed in a file is the object that was meant, however the file is put together."""

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit_batch.collect.edits.change import Change
from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.reading import read_manifests
from audit_batch.jobs.fix_files import rewrite

MARK = Change(("metadata", "labels", "mark"), "here")
ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {name}\n  namespace: {namespace}\n"
SCRIPT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata:\n  a: |\n    ---\n  b: |-\n\n    ---\n"
GENERATED = "# above\n\nkind: Pod\napiVersion: v1\nmetadata: {{generateName: {name}, namespace: {namespace}}}\n"
QUOTED = "'apiVersion': v1\n\"kind\": Service\nmetadata: {{name: '{name}'}} # behind\nspec: {{}}\n"
FLOW = "{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: {name}, namespace: {namespace}}}}}\n"
ANCHORED = "&all\napiVersion: v1\nkind: ServiceAccount\nmetadata: &m\n  name: {name}\n"

NAMES = st.sampled_from(["a", "b", "c-1"])
OBJECTS = st.builds(
    lambda form, name, namespace: form.format(name=name, namespace=namespace),
    st.sampled_from([ACCOUNT, SCRIPT, GENERATED, QUOTED, ANCHORED]),
    NAMES,
    NAMES,
)
FLOWS = st.builds(lambda name, namespace: FLOW.format(name=name, namespace=namespace), NAMES, NAMES)
COMMENTS = st.sampled_from(["", "", "# one\n", "\n\n  # two\n", "# kind: Pod\n# --- none\n", "# caf\u00e9 \u2028# x\n"])
SEPARATORS = st.sampled_from(["---\n", "--- # next\n", "---   \n", "...\n---\n", "...\n%YAML 1.1\n---\n", "---\n---\n"])
OTHERS = st.sampled_from(["a: [1\n", "just: text\n", "", "# nothing\n", "kind: {{ .Kind }}\n  x: y\n"])


def listed(items: list[str]) -> str:
    indented = ("- " + item.rstrip("\n").replace("\n", "\n  ") + "\n" for item in items)
    return "apiVersion: v1\nitems:\n" + "".join(indented) + "kind: List\n"


def of_one_kind(names: list[str]) -> str:
    items = "".join(f"- metadata: {{name: {name}}}\n  data: {{}}\n" for name in names)
    return f"kind: ConfigMapList\napiVersion: v1\nitems:\n{items}"


def on_one_line(items: list[str]) -> str:
    return "{apiVersion: v1, kind: List, items: [" + ", ".join(item.strip() for item in items) + "]}\n"


LISTED = st.lists(OBJECTS.filter(lambda text: not text.startswith(("#", "&"))), min_size=1, max_size=3).map(listed)
DOCUMENTS = st.one_of(
    OBJECTS,
    FLOWS,
    LISTED,
    st.lists(NAMES, min_size=1, max_size=3).map(of_one_kind),
    st.lists(FLOWS, min_size=1, max_size=3, unique=True).map(on_one_line),
    OTHERS,
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file: documents of every form between separators of every form, as Windows or anybody else saves them."""
    text = draw(COMMENTS) + draw(st.one_of(st.just(""), SEPARATORS.filter(lambda one: not one.startswith("..."))))
    for number in range(draw(st.integers(1, 4))):
        text += (draw(SEPARATORS) if number else "") + draw(COMMENTS) + draw(DOCUMENTS)
    text = draw(st.sampled_from([text, text.rstrip("\n")]))
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))


def bodies_of(file: Path) -> list[dict[str, object]]:
    return [manifest.body for manifest in read_manifests([file]).manifests]


def marked(manifest: Manifest) -> dict[str, object]:
    metadata = manifest.body["metadata"]
    return {**manifest.body, "metadata": {**metadata, "labels": {"mark": "here"}}}


@settings(max_examples=100, deadline=None)
@given(text=files(), pick=st.integers(0, 20))
def test_exactly_the_object_that_was_meant_is_changed(
    tmp_path_factory: pytest.TempPathFactory, text: str, pick: int
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(text.encode())
    read = read_manifests([file]).manifests
    assume(read)
    number = pick % len(read)

    fixes, skipped = rewrite([(read[number], {MARK: "any"})])
    file.write_bytes(fixes[0].after.encode() if fixes else b"")

    assert not skipped
    assert bodies_of(file) == [marked(one) if one is read[number] else one.body for one in read]
