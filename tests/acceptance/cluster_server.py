"""The made-up company's API server over real HTTP, with a day that can be set, a token that rotates, and faults."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from audit_batch.demo.company import Company, make_company
from audit_batch.errors import Expired, Forbidden, NotServed, SourceError, Unavailable
from audit_batch.model import ListApi

REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
_STATUS: dict[type[SourceError], int] = {Forbidden: 403, NotServed: 404, Expired: 410, Unavailable: 503}


@dataclass
class Cluster:
    """What the server serves, and how it misbehaves."""

    company: Company
    day: date
    token: str = ""
    """The only one that is accepted; empty for any."""
    troubles: float = 0.0
    """Share of requests that fail with 500 or a broken connection."""
    may: Callable[[dict[str, Any]], bool] = lambda spec: True
    """Answers a SelfSubjectAccessReview."""
    clock_ahead: float = 0.0
    """Seconds by which the server's clock is ahead."""
    before: Callable[[str], None] = lambda path: None
    """Called with the path of each request before it is answered."""
    methods: list[str] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311  no secret depends on it
    host: str = ""
    _apis: dict[date, ListApi] = field(default_factory=dict)

    def api(self) -> ListApi:
        return self._apis.setdefault(self.day, self.company.api(self.day))

    def write_kubeconfig(self, path: Path, **user: str) -> Path:
        path.write_text(
            json.dumps(
                {
                    "current-context": "made-up",
                    "contexts": [{"name": "made-up", "context": {"cluster": "c", "user": "u"}}],
                    "clusters": [{"name": "c", "cluster": {"server": self.host}}],
                    "users": [{"name": "u", "user": user or {"token": self.token or "any"}}],
                }
            )
        )
        return path


class Api(BaseHTTPRequestHandler):
    """One connection; what it serves is the server's cluster."""

    protocol_version = "HTTP/1.1"
    # As an API server sends: head and body are packets of their own, and the second would wait 40 ms for a receipt.
    disable_nagle_algorithm = True
    server: "Server"

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        cluster = self.server.cluster
        cluster.methods.append("GET")
        cluster.before(self.path)
        trouble = cluster.dice.random()
        if trouble < cluster.troubles:
            self.answer(500, b'{"kind": "Status", "reason": "InternalError"}', cut=trouble < cluster.troubles / 2)
        elif cluster.token and self.headers.get("Authorization") != f"Bearer {cluster.token}":
            self.answer(401, b'{"kind": "Status", "reason": "Unauthorized"}')
        else:
            self.answer(*self.found())

    def found(self) -> tuple[int, bytes]:
        url = urlsplit(self.path)
        metadata_only = "PartialObjectMetadataList" in self.headers.get("Accept", "")
        try:
            return 200, self.server.cluster.api().read(
                url.path, dict(parse_qsl(url.query)), metadata_only=metadata_only
            )
        except SourceError as error:
            return _STATUS[type(error)], b'{"kind": "Status"}'

    def do_POST(self) -> None:
        cluster = self.server.cluster
        cluster.methods.append("POST")
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != REVIEWS:
            self.answer(405, b"{}")
        else:
            allowed = cluster.may(review["spec"])
            self.answer(201, json.dumps({**review, "status": {"allowed": allowed}}).encode())

    def answer(self, status: int, body: bytes, *, cut: bool = False) -> None:
        self.send_response_only(status)
        self.send_header("Date", formatdate(time.time() + self.server.cluster.clock_ahead, usegmt=True))
        self.send_header("Content-Length", str(len(body) + 99 * cut))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = cut


class Server(ThreadingHTTPServer):
    cluster: Cluster

    def handle_error(self, *_: object) -> None:
        """A client that was killed is no news."""


@contextmanager
def serving(day: date, *, workloads: int = 40) -> Iterator[Cluster]:
    cluster = Cluster(make_company(workloads=workloads), day)
    server = Server(("127.0.0.1", 0), Api)
    server.cluster = cluster
    cluster.host = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield cluster
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
