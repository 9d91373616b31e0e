"""The node's kubelet is asked over HTTPS, and nobody else is sent the token."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from audit_batch.collect.nodes.configz import Kubelet
from audit_batch.errors import UsageError
from tests.collect.node_trees import Json, NodeTree, certificate, kubeadm_tree

TOKEN = "a-token-of-the-service-account"  # noqa: S105  made up
CONFIG = {
    "kubeletconfig": {"authentication": {"anonymous": {"enabled": False}}, "evictionHard": {"memory.available": "1Gi"}}
}


@dataclass
class FakeKubelet:
    status: int = 200
    body: bytes = json.dumps(CONFIG).encode()
    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def kubelet_with(pem: tuple[bytes, bytes], folder: Path, fake: FakeKubelet) -> Iterator[FakeKubelet]:
    class Answering(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            fake.asked.append((self.path, self.headers.get("Authorization", "")))
            self.send_response_only(fake.status)
            if fake.status == 302:
                self.send_header("Location", "https://example.com/")
            self.send_header("Content-Length", str(len(fake.body)))
            self.end_headers()
            self.wfile.write(fake.body)

    (folder / "served.crt").write_bytes(pem[0])
    (folder / "served.key").write_bytes(pem[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "served.crt", folder / "served.key")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    fake.url = f"https://127.0.0.1:{server.server_port}/configz"
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def tree(tmp_path: Path) -> NodeTree:
    return kubeadm_tree(tmp_path / "node")


def ask(tree: NodeTree, fake: FakeKubelet, folder: Path, authority: Path | None = None) -> Json:
    (folder / "token").write_text(TOKEN + "\n")
    answer: Json = tree.facts(Kubelet(fake.url, folder / "token", authority))["spec"]["kubelet"]["configz"]
    return answer


def test_a_kubelet_whose_certificate_lies_on_the_node_is_asked(tree: NodeTree, tmp_path: Path) -> None:
    tree.file("/var/lib/kubelet/pki/kubelet.crt", 0o644, certificate()[0])

    with kubelet_with(certificate(), tmp_path, FakeKubelet()) as fake:
        answer = ask(tree, fake, tmp_path)

    assert answer == {
        "state": "ok",
        "settings": {"authentication.anonymous.enabled": "false", "evictionHard": "memory.available<1Gi"},
    }
    assert fake.asked == [("/configz", f"Bearer {TOKEN}")]


def test_a_certificate_that_the_configuration_names_counts_too(tree: NodeTree, tmp_path: Path) -> None:
    tree.file("/srv/node.crt", 0o644, certificate(2)[0] + certificate()[0])
    tree.file("/var/lib/kubelet/config.yaml", 0o600, "tlsCertFile: /srv/node.crt\n")

    with kubelet_with(certificate(), tmp_path, FakeKubelet()) as fake:
        answer = ask(tree, fake, tmp_path)

    assert answer["state"] == "ok"


def test_whoever_else_answers_is_sent_no_token(tree: NodeTree, tmp_path: Path) -> None:
    tree.file("/var/lib/kubelet/pki/kubelet.crt", 0o644, certificate(2)[0])

    with kubelet_with(certificate(), tmp_path, FakeKubelet()) as fake:
        answer = ask(tree, fake, tmp_path)

    assert answer["state"] == "unreadable"
    assert "its certificate does not lie on this node, so it was not sent the token" in answer["reason"]
    assert fake.asked == []


def test_an_authority_that_is_named_vouches_for_the_kubelet(tree: NodeTree, tmp_path: Path) -> None:
    authority = tmp_path / "ca.crt"
    authority.write_bytes(certificate()[0])

    with kubelet_with(certificate(), tmp_path, FakeKubelet()) as fake:
        answer = ask(tree, fake, tmp_path, authority)

    assert answer["state"] == "ok"


def test_another_authority_does_not(tree: NodeTree, tmp_path: Path) -> None:
    authority = tmp_path / "ca.crt"
    authority.write_bytes(certificate(2)[0])

    with kubelet_with(certificate(), tmp_path, FakeKubelet()) as fake:
        answer = ask(tree, fake, tmp_path, authority)

    assert answer["state"] == "unreadable"
    assert fake.asked == []


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (401, b"", "401, the kubelet does not accept the token"),
        (403, b"Forbidden (user=x)", "403, the service account may not get nodes/configz"),
        (302, b"", "302"),
        (200, b"<html>", "the answer is not JSON"),
        (200, b"[]", "the answer holds no kubeletconfig"),
        (200, b'{"kubeletconfig": 1}', "the answer holds no kubeletconfig"),
    ],
)
def test_an_answer_without_settings_is_said_in_one_sentence(
    tree: NodeTree, tmp_path: Path, status: int, body: bytes, reason: str
) -> None:
    tree.file("/var/lib/kubelet/pki/kubelet.crt", 0o644, certificate()[0])

    with kubelet_with(certificate(), tmp_path, FakeKubelet(status, body)) as fake:
        answer = ask(tree, fake, tmp_path)

    assert answer == {"state": "unreadable", "reason": f"{fake.url}: {reason}"}
    assert len(fake.asked) == 1


def test_a_kubelet_that_does_not_answer_is_said_to_be_silent(tree: NodeTree, tmp_path: Path) -> None:
    fake = FakeKubelet(url="https://127.0.0.1:1/configz")

    answer = ask(tree, fake, tmp_path)

    assert answer == {"state": "unreadable", "reason": "https://127.0.0.1:1/configz: connection refused"}


def test_plain_http_is_refused(tree: NodeTree, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no address of a kubelet"):
        ask(tree, FakeKubelet(url="http://127.0.0.1:10250/configz"), tmp_path)
