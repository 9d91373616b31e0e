"""The API over HTTP: what is waited for, what is tried again, what is said, and that only GET is sent."""

import json
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which

import pytest

from audit_batch.collect.api import KubernetesApi, RetryBudget, open_api
from audit_batch.errors import Expired, Forbidden, NotServed, SourceError, Unauthorized, Unavailable, Unreachable

BODY_TEXT = "Hunter2-in-a-body"
WELL = (200, {}, b'{"kind":"PodList"}')


@dataclass
class Script:
    """Answers that a server gives one after the other, the last one for ever."""

    answers: list[tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def next(self) -> tuple[int, dict[str, str], bytes]:
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


@contextmanager
def served(
    *answers: tuple[int, dict[str, str], bytes], tls: tuple[Path, Path] | None = None
) -> Iterator[tuple[str, Script]]:
    script = Script(list(answers))

    class Scripted(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            script.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
            status, headers, body = script.next()
            self.send_response_only(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = "Content-Length" in headers

    for verb in ("POST", "PUT", "PATCH", "DELETE", "HEAD"):
        setattr(Scripted, f"do_{verb}", Scripted.do_GET)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}", script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def kubeconfig(folder: Path, host: str, **cluster: str) -> Path:
    path = folder / "config"
    named = {"name": "c", "cluster": {"server": host, **cluster}}
    user = {"name": "u", "user": {"token": "secret-token"}}
    context = {"name": "k", "context": {"cluster": "c", "user": "u"}}
    path.write_text(json.dumps({"current-context": "k", "clusters": [named], "users": [user], "contexts": [context]}))
    return path


def connect(folder: Path, host: str, budget: RetryBudget | None = None, **cluster: str) -> KubernetesApi:
    api, _ = open_api(kubeconfig(folder, host, **cluster), None)
    return KubernetesApi(api._client, tries=4, budget=budget)


def status(code: int, **headers: str) -> tuple[int, dict[str, str], bytes]:
    body = {"kind": "Status", "reason": "TooBad", "message": f"{BODY_TEXT} was refused", "code": code}
    return code, {name.replace("_", "-"): value for name, value in headers.items()}, json.dumps(body).encode()


CUT = (200, {"Content-Length": "5000"}, b'{"kind":"PodList"')


@pytest.mark.parametrize(
    "trouble",
    [status(500), status(503), status(502), status(429), CUT],
    ids=["500", "503", "502", "429 without a wait", "cut off"],
)
def test_trouble_that_passes_is_outlasted(tmp_path: Path, trouble: tuple[int, dict[str, str], bytes]) -> None:
    with served(trouble, trouble, WELL) as (host, script):
        body = connect(tmp_path, host).read("/api/v1/pods")

    assert (body, len(script.asked)) == (WELL[2], 3)


@pytest.mark.parametrize("code", [429, 503])
def test_the_wait_that_a_server_names_in_seconds_is_kept(tmp_path: Path, code: int) -> None:
    with served(status(code, Retry_After="1"), WELL) as (host, _):
        began = time.monotonic()
        connect(tmp_path, host).read("/api/v1/pods")

    assert 1.0 <= time.monotonic() - began < 60


def test_the_wait_that_a_server_names_as_a_date_is_kept_by_its_own_clock(tmp_path: Path) -> None:
    there = datetime(2031, 5, 1, 12, tzinfo=UTC)
    dates = {"Date": format_datetime(there, usegmt=True)}
    wait = format_datetime(there + timedelta(seconds=1), usegmt=True)

    with served(status(429, Retry_After=wait, **dates), WELL) as (host, _):
        began = time.monotonic()
        connect(tmp_path, host).read("/api/v1/pods")

    assert 1.0 <= time.monotonic() - began < 60


def test_a_wait_beyond_the_budget_is_not_begun(tmp_path: Path) -> None:
    with served(status(429, Retry_After="3600")) as (host, script):
        began = time.monotonic()
        with pytest.raises(Unavailable, match=r"/api/v1/pods: 429 TooBad"):
            connect(tmp_path, host).read("/api/v1/pods")

    assert (len(script.asked), time.monotonic() - began < 60) == (1, True)


def test_waits_that_a_server_names_do_not_use_up_the_tries(tmp_path: Path) -> None:
    with served(*[status(429, Retry_After="0")] * 9, WELL) as (host, script):
        connect(tmp_path, host).read("/api/v1/pods")

    assert len(script.asked) == 10


def test_a_server_that_asks_to_wait_for_ever_is_given_up(tmp_path: Path) -> None:
    with served(status(429, Retry_After="0")) as (host, script), pytest.raises(Unavailable, match="429"):
        connect(tmp_path, host, RetryBudget(stated=0.5)).read("/api/v1/pods")

    assert len(script.asked) == 6


def test_all_lists_share_one_budget(tmp_path: Path) -> None:
    with served(status(500)) as (host, script):
        api = connect(tmp_path, host, RetryBudget(seconds=0.25))
        for path in ("/api/v1/pods", "/api/v1/nodes", "/api/v1/services"):
            with pytest.raises(Unavailable):
                api.read(path)

    assert len(script.asked) <= 6


@pytest.mark.parametrize(
    ("code", "expected"), [(401, Unauthorized), (403, Forbidden), (404, NotServed), (410, Expired)]
)
def test_an_answer_that_another_try_does_not_change_is_asked_for_once(
    tmp_path: Path, code: int, expected: type[SourceError]
) -> None:
    with served(status(code)) as (host, script), pytest.raises(expected) as raised:
        connect(tmp_path, host).read("/api/v1/pods")

    assert len(script.asked) == 1
    assert BODY_TEXT not in str(raised.value)


def test_no_message_of_the_server_is_repeated(tmp_path: Path) -> None:
    body = json.dumps({"kind": "Status", "reason": BODY_TEXT, "message": BODY_TEXT}).encode()

    with served((500, {}, body)) as (host, _), pytest.raises(Unavailable) as raised:
        connect(tmp_path, host).read("/api/v1/pods")

    assert str(raised.value) == "/api/v1/pods: 500"


def test_only_get_is_sent_with_the_token_and_the_form_that_is_wanted(tmp_path: Path) -> None:
    with served(WELL) as (host, script):
        api = connect(tmp_path, host)
        api.read("/api/v1/pods", {"limit": "5"})
        api.read("/api/v1/secrets", metadata_only=True)

    assert [(method, path) for method, path, _ in script.asked] == [
        ("GET", "/api/v1/pods?limit=5"),
        ("GET", "/api/v1/secrets"),
    ]
    assert [headers["authorization"] for _, _, headers in script.asked] == ["Bearer secret-token"] * 2
    assert [headers["accept"].partition(";")[2] for _, _, headers in script.asked] == [
        "",
        "as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
    ]


def test_a_password_in_an_address_is_in_no_message(tmp_path: Path) -> None:
    with pytest.raises(Unreachable) as raised:
        connect(tmp_path, "http://user:hunter2@127.0.0.1:9").read("/version")

    assert "hunter2" not in str(raised.value)


def in_pod(monkeypatch: pytest.MonkeyPatch, token: Path, authority: Path) -> None:
    """Let the client find a pod's service account."""
    loader = "kubernetes.config.incluster_config"
    monkeypatch.setattr(f"{loader}.SERVICE_TOKEN_FILENAME", str(token))
    monkeypatch.setattr(f"{loader}.SERVICE_CERT_FILENAME", str(authority))
    monkeypatch.setattr("audit_batch.collect.credentials._in_cluster", lambda: True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that only itself vouches for, and its key."""
    openssl = which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test"
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(certificate), "-keyout", str(key)]
    subprocess.run([openssl, *command.split(), *files], check=True, capture_output=True)
    return certificate, key


def test_a_certificate_that_nobody_vouches_for_is_one_sentence(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    with served(WELL, tls=certificate) as (host, script), pytest.raises(Unreachable) as raised:
        connect(tmp_path, host).read("/version")

    assert str(raised.value).startswith(f"{host}: the server's certificate is not trusted (")
    assert str(raised.value).endswith("check certificate-authority in the kubeconfig")
    assert ("\n" in str(raised.value), script.asked) == (False, [])


def test_a_certificate_that_the_kubeconfig_vouches_for_is_trusted(
    tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    with served(WELL, tls=certificate) as (host, _):
        body = connect(tmp_path, host, **{"certificate-authority": str(certificate[0])}).read("/version")

    assert body == WELL[2]


def test_inside_a_pod_a_token_that_was_renewed_is_used(
    tmp_path: Path, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    token = tmp_path / "token"
    token.write_text("first")
    in_pod(monkeypatch, token, certificate[0])

    with served(WELL, tls=certificate) as (host, script):
        monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "127.0.0.1")
        monkeypatch.setenv("KUBERNETES_SERVICE_PORT", host.rpartition(":")[2])
        api, name = open_api(None, None)
        api.read("/version")
        token.write_text("second")
        api.read("/version")

    assert name == "in-cluster"
    assert [headers["authorization"].lower() for _, _, headers in script.asked] == ["bearer first", "bearer second"]


def token_file_of(folder: Path, host: str) -> tuple[Path, Path]:
    """A kubeconfig whose token lies in a file beside it."""
    path, token = kubeconfig(folder, host), folder / "token"
    content = json.loads(path.read_text())
    content["users"][0]["user"] = {"tokenFile": "token"}
    path.write_text(json.dumps(content))
    token.write_text("first")
    return path, token


def test_a_token_that_is_refused_while_it_is_renewed_is_read_again(tmp_path: Path) -> None:
    with served(status(401), WELL) as (host, script):
        path, token = token_file_of(tmp_path, host)
        api, _ = open_api(path, None)
        answer = script.next

        def renew_meanwhile() -> tuple[int, dict[str, str], bytes]:
            token.write_text("second")
            return answer()

        script.next = renew_meanwhile  # type: ignore[method-assign]
        body = api.read("/version")

    assert body == WELL[2]
    assert [headers["authorization"] for _, _, headers in script.asked] == ["Bearer first", "Bearer second"]


def test_a_token_that_stays_refused_is_sent_once(tmp_path: Path) -> None:
    with served(status(401)) as (host, script):
        path, _ = token_file_of(tmp_path, host)
        with pytest.raises(Unauthorized):
            open_api(path, None)[0].read("/version")

    assert len(script.asked) == 1


def test_a_token_file_that_is_gone_for_a_moment_does_not_matter(tmp_path: Path) -> None:
    with served(WELL) as (host, script):
        path, token = token_file_of(tmp_path, host)
        api, _ = open_api(path, None)
        token.unlink()
        api.read("/version")

    assert script.asked[0][2]["authorization"] == "Bearer first"
