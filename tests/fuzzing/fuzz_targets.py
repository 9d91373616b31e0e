"""What must hold of any input: the reader of manifests, and the door."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.documents import objects_of
from audit_batch.collect.sources.excerpt import Excerpts
from audit_batch.collect.sources.files import STDIN
from audit_batch.collect.sources.place import line_of
from audit_batch.collect.sources.text import decode, read_documents
from audit_batch.jobs.given import let_in
from audit_batch.kinds import find_kind
from audit_batch.redact import Door

DOOR = Door(b"k" * 32)
FIELDS = ("spec.containers[0].image", "spec.template.spec.volumes[1]", "metadata.annotations['a']", "", "[0]..x[")
SEEDS = (
    b"apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec:\n  containers:\n  - name: a\n    image: b:1\n"
    b"    env:\n    - {name: PASSWORD, value: hunter2hunter2}\n",
    b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *b]\n---\n<<: *a\n",
    b"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n"
    b"  metadata: {name: s}\n  data: {k: c2VjcmV0}\n",
    b'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a.yaml":"password: \\"geheim-12345\\""}}',
    "apiVersion: v1\r\nkind: ServiceAccount\r\nmetadata:\r\n\tname: caf\xe9\0\r\n".encode("latin-1"),
    b"base: &base {a: 1, a: 2}\nb: {<<: [*base, *base], ? [x] : y}\nc: !!binary aGFsbG8=\nd: |\n  x\n"
    b"  ---\ne: >-\n  y\n",
    b"apiVersion: v1\nkind: {{ .Values.kind }}\nmetadata:\n  name: {{ x }}\n",
    b'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"-----BEGIN PRIVATE KEY-----":{"a":"password: b"}}',
    b'{"\\ud800": "password=hunter2hunter2 \\ud800"}',
    "\ufeffapiVersion: v1\nkind: Pod\n".encode("utf-16"),
    b"apiVersion: v1\nkind: Template\nparameters:\n- {name: A, value: '.inf'}\nobjects:\n- apiVersion: apps/v1\n"
    b"  kind: Deployment\n  metadata: {name: '${{A}}'}\n  spec: {replicas: ${B}, paused: $C}\n",
    b"apiVersion: v1\nkind: [Pod]\nmetadata: {name: {a}}\nspec: {}\n---\napiVersion: a.b/v1\nkind: Rollout\n"
    b"metadata: {name: a}\nspec: {containers: [{image: a}]}\n",
)
WORDS = (
    b"apiVersion: v1\n", b"kind: Pod\n", b"kind: Secret\n", b"kind: List\n", b"items:\n- ",
    b"metadata:\n  name: a\n", b"spec:\n  containers:\n  - name: a\n", b"---\n", b"...\n", b"%YAML 1.1\n",
    b"<<: *a\n", b"&a ", b"*a", b"!!binary ", b"!!int ", b"!!python/object:os.system ", b"{{ ", b" }}", b"\r\n",
    b"\t", b"\x00", b"\xe9", b"\xff\xfe", b"\xc2\x85", b"\xe2\x80\xa8", b"? ", b": ", b"|2-\n", b">+\n", b"'", b'"',
    b"\\ud800", b"\\x00", b"0x1F", b".inf", b".nan", b"1e999", b"0o17", b"1_000", b"password=", b"token: ",
    b"-----BEGIN PRIVATE KEY-----", b"AKIAIOSFODNN7EXAMPLE", b"ghp_", b"eyJhbGciOiJIUzI1NiJ9.",
    b"https://user:pass@example.com/", b"Bearer ", b"data:\n  k: ", b"stringData:\n  k: ",
)  # fmt: skip


def read_as_manifests(content: bytes) -> None:
    """Read bytes as a file of YAML and as one of JSON; what is found goes the way of a scan."""
    try:
        text = decode(content)
    except BrokenText:
        return
    for name in ("a.yaml", "a.json"):
        for found in objects_of(STDIN, read_documents(name, text), text):
            if not isinstance(found, Manifest):
                assert "\n" not in str(found)
                assert len(str(found)) < 1000
                continue
            numbers = [line_of(found, field) for field in FIELDS]
            assert min(numbers) >= found.line >= 1
            _show(found, content, numbers)
            _let_in(found)


def _show(manifest: Manifest, content: bytes, numbers: list[int]) -> None:
    for _, text in Excerpts(content, DOOR).show(manifest, numbers):
        assert "\n" not in text


def _let_in(manifest: Manifest) -> None:
    if find_kind(manifest.body["apiVersion"].rpartition("/")[0], manifest.body["kind"]):
        for row in let_in([manifest.body], DOOR).rows:
            assert orjson.loads(row[-1])["metadata"]["name"] is not None


def pass_door(content: bytes) -> None:
    """Bring bytes through the door: as one text, and as values and keys of an object and of a Secret."""
    text = content.decode(errors="replace")
    assert isinstance(DOOR.clean(text), str)
    head, _, tail = text.partition("\n")
    whole: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "c", "annotations": {head: tail}},
        "data": {head: text, "b": [tail, {tail: head, "name": head, "value": tail}]},
    }
    sealed = DOOR.seal(whole)
    again = orjson.loads(sealed)
    assert again.keys() == whole.keys()
    assert DOOR.seal(again) == sealed, "what is sealed stays as it is"
    if len(tail.strip()) > 8 and tail not in head and not tail.isspace():
        secret = DOOR.seal({**whole, "metadata": {"name": "c"}, "kind": "Secret", "data": {"k": tail}})
        assert orjson.dumps(tail)[1:-1] not in secret, "a Secret's value"


TARGETS: Mapping[str, Callable[[bytes], None]] = {"manifests": read_as_manifests, "door": pass_door}
