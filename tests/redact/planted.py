"""Secrets of every kind, planted anywhere in an object."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from audit_batch.redact.detectors import DETECTORS, MARKER, Detector
from audit_batch.redact.names import Telling, is_secret, read_name

Json = Any
PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)
LEAST = 8
"""Characters of a planted secret; a shorter one is met by chance elsewhere."""


@dataclass(frozen=True)
class Planted:
    """A value of an object, and the text in it that must not come out."""

    node: Json
    needle: str
    kind: str


def shaped(detector: Detector) -> st.SearchStrategy[tuple[str, str]]:
    """Texts that a detector recognises, each with the secret in it."""

    def needle(text: str) -> tuple[str, str]:
        match = detector.compiled().search(text)
        return text, (match["s" if "s" in match.re.groupindex else 0] if match else "")

    texts = st.from_regex(detector.compiled(), fullmatch=True, alphabet=PRINTABLE)
    return texts.map(needle).filter(
        lambda pair: len(pair[1]) >= LEAST and pair[0].count(pair[1]) == 1 and not MARKER.search(pair[0])
    )


SHAPED = st.sampled_from(DETECTORS).flatmap(lambda d: shaped(d).map(lambda pair: (d.name, *pair)))

NAMES = st.sampled_from(
    [
        *("password", "DB_PASSWORD", "dbPassword", "db.password", "spring.datasource.password", "api-key", "API_KEY"),
        *("apiKey", "clientSecret", "client_secret", "AWS_SECRET_ACCESS_KEY", "private_key", "ENCRYPTION_KEY", "pwd"),
        *("passphrase", "DB_PASS", "redis.pwd", "PGPASSWORD", "token", "AUTH_TOKEN", "access_token", "credentials"),
        *("oauth2-cookie-secret", "SENTRY_AUTH_TOKEN", "app-key", "SSO_SIGNING_KEY2"),
    ]
)
VALUES = st.from_regex(r"[A-Z][a-z]{2,6}[0-9][A-Za-z0-9!#%^*~_+.=/-]{14,30}[0-9]", fullmatch=True)


def assigned() -> st.SearchStrategy[tuple[str, str]]:
    """A telling name and a value that is a secret under it."""
    pairs = st.tuples(NAMES, VALUES)
    return pairs.filter(lambda pair: is_secret(pair[0], read_name(pair[0]), pair[1]))


ASSIGNMENTS: list[Callable[[str, str], Json]] = [
    lambda name, value: {name: value},
    lambda name, value: {"name": name, "value": value},
    lambda name, value: {"env": [{"key": name, "other": "{}", "value": value}]},
    lambda name, value: [f"--{name}", value],
    lambda name, value: f"--{name}={value}",
    lambda name, value: f"run --verbose --{name} {value} --port 80",
    lambda name, value: f"{name}={value}",
    lambda name, value: f"# settings\nhost = db\n{name} = {value}\nport=1\n",
    lambda name, value: f"export {name}='{value}'",
    lambda name, value: f"db:\n  {name}: {value}\n  port: 1\n",
    lambda name, value: f'db:\n  - "{name}": "{value}"\n',
    lambda name, value: f"db:\n  {name}: |\n    {value}\n  port: 1\n",
    lambda name, value: f'{{"{name}" : "{value}", broken',
    lambda name, value: f"host=db;{name}={value};timeout=3",
    lambda name, value: json.dumps({"a": [{name: value}]}, indent=2),
    lambda name, value: json.dumps({"a": json.dumps([{"name": name, "value": value}])}),
    lambda name, value: f'log: "{{\\"{name}\\": \\"{value}\\"}}"',
    lambda name, value: {f"{name}s": [value]} if read_name(f"{name}s") is Telling.STRONG else {name: [value]},
]

BODIES: list[Callable[[Json], Json]] = [
    lambda secret: secret,
    lambda secret: {"kind": "List", "items": [secret]},
    lambda secret: {"kind": "SecretList", "items": [{k: v for k, v in secret.items() if k != "kind"}]},
    json.dumps,
    lambda secret: json.dumps({"spec": {"original": json.dumps(secret)}}),
    lambda secret: json.dumps(secret, indent=1) + "\n---\n{}",
    lambda secret: b64encode(json.dumps(secret).encode()).decode(),
    lambda secret: {"kubectl.kubernetes.io/last-applied-configuration": json.dumps(secret)},
    lambda secret: (
        "kind: ConfigMap\ndata:\n  a: b\n---\napiVersion: v1\nkind: Secret\ndata:\n"
        + "".join(f"  {key}: {value}\n" for key, value in secret["data"].items())
        + "type: Opaque\n"
    ),
]


@st.composite
def bodies(draw: st.DrawFn) -> Planted:
    """The body of a Secret, which looks like nothing in particular."""
    value = draw(st.from_regex(r"[a-z]{8,20}", fullmatch=True))
    secret = {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "s"}, "data": {"plain": value}}
    return Planted(draw(st.sampled_from(BODIES))(secret), value, "body")


@st.composite
def by_name(draw: st.DrawFn) -> Planted:
    """A value under a telling name."""
    name, value = draw(assigned())
    return Planted(draw(st.sampled_from(ASSIGNMENTS))(name, value), value, "telling-name")


SURROUNDINGS: list[Callable[[str], Json]] = [
    lambda text: text,
    lambda text: f"see {text} there",
    lambda text: f"a\n\tb {text}\r\nc",
    lambda text: {text: "as a key"},
    lambda text: ["serve", f"'{text}'"],
    lambda text: json.dumps({"deep": [{"er": text}]}),
    lambda text: json.dumps(json.dumps([text])),
    lambda text: f"setting:\n  - {json.dumps(text)}\n",
    lambda text: b64encode(f"here it is:\n{text}\n".encode()).decode(),
    lambda text: b64encode(b64encode(f"here it is:\n{text}\n".encode())).decode(),
    lambda text: _wrapped(b64encode(f"here it is:\n{text}\n".encode()).decode()),
]


@st.composite
def by_shape(draw: st.DrawFn) -> Planted:
    """Something that a detector knows, with text around it."""
    kind, text, needle = draw(SHAPED)
    return Planted(draw(st.sampled_from(SURROUNDINGS))(text), needle, kind)


PLANTED = st.one_of(by_shape(), by_name(), bodies())

WORDS = st.sampled_from(["a", "spec", "items", "config.yaml", "env", "data", "x-y"])


@st.composite
def anywhere(draw: st.DrawFn, planted: st.SearchStrategy[Planted] = PLANTED) -> Planted:
    """An object with a secret somewhere in it."""
    found = draw(planted)
    node = found.node
    for _ in range(draw(st.integers(0, 4))):
        node = draw(st.sampled_from([_in_field, _in_list]))(node, draw(WORDS))
    place = draw(st.sampled_from(["spec", "data", "annotations"]))
    metadata = {"name": "o", "namespace": "n", "uid": "u"}
    if place == "annotations":
        return Planted({"metadata": {**metadata, "annotations": {"example.com/a": node}}}, found.needle, found.kind)
    return Planted({"metadata": metadata, place: {"field": node}}, found.needle, found.kind)


def spellings(needle: str) -> set[str]:
    """The secret as it may stand in a document: as it is, escaped once or twice, and in base64 of itself."""
    once = json.dumps(needle)[1:-1]
    return {needle, once, json.dumps(once)[1:-1], b64encode(needle.encode()).decode().rstrip("=")[:-1]}


def _in_field(node: Json, word: str) -> Json:
    return {"name": "n", word: node, "after": 1}


def _in_list(node: Json, word: str) -> Json:
    return [word, node, {}]


def _wrapped(text: str) -> str:
    return "\n".join(text[i : i + 76] for i in range(0, len(text), 76))
