"""What the node's kubelet says of its own settings, over HTTPS.

The kubelet's certificate is usually signed by itself, so that no authority vouches for it. But the certificate lies on
the node, whose files are being read anyway: a kubelet counts as the node's own if it shows a certificate that lies
there, or one that an authority signed which the user named. Nobody else is sent the token.
"""

import hashlib
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import urllib3
from msgspec import Struct, field
from urllib3.exceptions import HTTPError

from audit_batch.collect.nodes.certificates import pem_blocks
from audit_batch.collect.nodes.layouts import Layout
from audit_batch.collect.nodes.settings import flatten
from audit_batch.collect.nodes.tree import FileState, Tree, problem_of
from audit_batch.errors import UsageError

URL = "https://127.0.0.1:10250/configz"
TOKEN_FILE = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")
_SECONDS = 10.0
_OK, _UNAUTHORIZED, _FORBIDDEN = 200, 401, 403


class Kubelet(Struct, frozen=True):
    """How a kubelet is asked."""

    url: str = URL
    token_file: Path = TOKEN_FILE
    authority: Path | None = None
    """PEM file of who signs the kubelet's certificate; without it the certificate must lie on the node."""


class Configz(Struct, frozen=True):
    """What a kubelet answered."""

    settings: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    """Why there is no answer; empty when there is."""


def ask_kubelet(kubelet: Kubelet, tree: Tree, layout: Layout, named: str | None) -> Configz:
    """Ask for the kubelet's settings; they are in effect, whatever a flag, a file or a default made them.

    Args:
        kubelet: How to ask.
        tree: The node's files, with its serving certificate.
        layout: Where that lies.
        named: Where the kubelet's own settings say that it lies, if they do.

    Raises:
        UsageError: The address is none of HTTPS.
    """
    place = urlsplit(kubelet.url)
    if place.scheme != "https" or not place.hostname:
        raise UsageError(f"{kubelet.url}: is no address of a kubelet; write {URL}")
    try:
        token = kubelet.token_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        return Configz(problem=f"{kubelet.token_file}: no token ({_brief(error)})")
    try:
        return _ask(kubelet, token, _trust(kubelet, tree, layout, named))
    except (HTTPError, OSError, ValueError) as error:
        return Configz(problem=f"{kubelet.url}: {_brief(error)}")


def _trust(kubelet: Kubelet, tree: Tree, layout: Layout, named: str | None) -> dict[str, Any]:
    """Return the settings of a connection that no one but the node's kubelet can answer.

    Raises:
        ValueError: It shows a certificate that is not on the node.
    """
    if kubelet.authority is not None:
        return {"cert_reqs": "CERT_REQUIRED", "ca_certs": str(kubelet.authority)}
    place = urlsplit(kubelet.url)
    shown = _fingerprint(
        ssl.PEM_cert_to_DER_cert(
            ssl.get_server_certificate((place.hostname or "", place.port or 443), timeout=_SECONDS)
        )
    )
    if shown not in _known(tree, (*([named] if named else []), *layout.serving)):
        raise ValueError(
            "its certificate does not lie on this node, so it was not sent the token; "
            "name the authority that signed it with --kubelet-ca"
        )
    return {"cert_reqs": "CERT_NONE", "assert_fingerprint": shown}


def _known(tree: Tree, paths: tuple[str, ...]) -> set[str]:
    known = set[str]()
    for path in paths:
        if tree.look(path).state is FileState.PRESENT:
            known |= {_fingerprint(block) for block in _blocks(tree, path)}
    return known


def _blocks(tree: Tree, path: str) -> list[bytes]:
    try:
        return pem_blocks(tree.read(path))
    except OSError:
        return []


def _ask(kubelet: Kubelet, token: str, trust: dict[str, Any]) -> Configz:
    place = urlsplit(kubelet.url)
    with urllib3.HTTPSConnectionPool(place.hostname or "", place.port or 443, **trust) as pool:
        response = pool.request(
            "GET",
            place.path or "/configz",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            timeout=_SECONDS,
            retries=False,
            redirect=False,
        )
    if response.status != _OK:
        return Configz(problem=f"{kubelet.url}: {response.status}{_ADVICE.get(response.status, '')}")
    body = orjson.loads(response.data)
    config = body.get("kubeletconfig") if isinstance(body, dict) else None
    if not isinstance(config, dict):
        return Configz(problem=f"{kubelet.url}: the answer holds no kubeletconfig")
    return Configz(flatten(config))


_ADVICE = {
    _UNAUTHORIZED: ", the kubelet does not accept the token",
    _FORBIDDEN: ", the service account may not get nodes/configz",
}


def _fingerprint(certificate: bytes) -> str:
    return hashlib.sha256(certificate).hexdigest()


def _brief(error: Exception) -> str:
    """Say what is wrong without what a stranger sent."""
    if isinstance(error, OSError):
        return problem_of(error)
    if isinstance(error, orjson.JSONDecodeError):
        return "the answer is not JSON"
    return str(error) if type(error) is ValueError else f"no answer ({type(error).__name__})"
