"""The Kubernetes API over HTTP: the official client's credentials and transport, raw bodies, only GET.

Typed models of the kubernetes package are not used: they lose unknown fields, and a list with one odd object is lost
whole.
"""

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path

import urllib3
from kubernetes import client
from msgspec import Struct, field
from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError, SSLError, TimeoutError

from audit_batch.collect.credentials import open_client
from audit_batch.errors import (
    Expired,
    Forbidden,
    NotServed,
    SourceError,
    Unauthorized,
    Unavailable,
    Unreachable,
    cut,
)

_ACCEPT = "application/json"
_ACCEPT_METADATA = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
_CONNECT, _READ = 10.0, 120.0
"""Seconds until a connection stands, and until the next bytes of a body come."""

_ASKED = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
"""Answers whose Retry-After is honoured."""
_FAILING, _STATED, _AWAY = "seconds", "stated", "away"
_LEAST = 0.1
"""Seconds that are waited at least when the server names a wait."""
_WORD = re.compile("[A-Za-z]{1,60}")
_USERINFO = re.compile(r"//[^/@\s]*@")
_FINAL: dict[int, type[SourceError]] = {401: Unauthorized, 403: Forbidden, 404: NotServed, 410: Expired}
"""Answers that another try does not change."""


class RetryBudget(Struct):
    """Seconds that one snapshot may spend waiting, shared by all its lists."""

    seconds: float = 120.0
    """For a server that fails."""
    stated: float = 600.0
    """For a server that says how long to wait, and is well."""
    away: float = 360.0
    """For a server that answered before and takes no connection now: while it restarts, six lists wait at once."""

    _lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, pause: "_Pause") -> bool:
        """Sleep, if the budget still holds that much."""
        with self._lock:
            left: float = getattr(self, pause.budget) - pause.seconds
            if left < 0:
                return False
            setattr(self, pause.budget, left)
        time.sleep(pause.seconds)
        return True


class _Pause(Struct, frozen=True):
    seconds: float
    budget: str = _FAILING
    """The field of the budget that it is taken from."""


class KubernetesApi:
    """A `ListApi` over HTTP, safe to use from several threads."""

    def __init__(self, api_client: client.ApiClient, *, tries: int = 6, budget: RetryBudget | None = None) -> None:
        self._client = api_client
        self._tries = tries
        self._budget = budget or RetryBudget()
        self._answered = False

    def read(self, path: str, query: Mapping[str, str] | None = None, *, metadata_only: bool = False) -> bytes:
        """Return the whole body of ``path``; see `ListApi`.

        429 is waited for as the server says, 5xx, timeouts and broken bodies are tried again with growing pauses. A
        server that answered before and is away is waited for as long as the budget holds.
        """
        accept = _ACCEPT_METADATA if metadata_only else _ACCEPT
        tried = Counter[str]()
        while True:
            try:
                response = self._ask(path, query or {}, accept)
            except HTTPError as error:
                problem = self._connection_problem(path, error)
                budget = _AWAY if isinstance(problem, Unreachable) else _FAILING
                pause = _pause(tried[budget], budget)
            else:
                self._answered = True
                if response.status == HTTPStatus.OK:
                    return response.data
                problem = _status_problem(path, response)
                pause = _retry_after(response, tried[_FAILING])
            self._require_hope(problem)
            tried[pause.budget] += 1
            if tried[_FAILING] == self._tries or not self._budget.spend(pause):
                raise problem

    def _require_hope(self, problem: SourceError) -> None:
        """Stop where another try would change nothing."""
        if type(problem) in _FINAL.values() or (isinstance(problem, Unreachable) and not self._answered):
            raise problem

    def _ask(self, path: str, query: Mapping[str, str], accept: str) -> urllib3.BaseHTTPResponse:
        """Return the answer; a token that is refused because it was renewed just now does not count."""
        response, token = self._get(path, query, accept)
        if response.status == HTTPStatus.UNAUTHORIZED and self._is_renewed(token):
            response, _ = self._get(path, query, accept)
        return response

    def _is_renewed(self, token: str) -> bool:
        """Say whether another token than the refused one is there by now."""
        present = self._client.configuration.get_api_key_with_prefix("BearerToken", "authorization")
        return bool(present and present != token)

    def _get(self, path: str, query: Mapping[str, str], accept: str) -> tuple[urllib3.BaseHTTPResponse, str]:
        """Return the answer, and the token that was sent."""
        _, url, headers, _, _ = self._client.param_serialize("GET", path, auth_settings=["BearerToken"])
        headers["Accept"] = accept
        response = self._client.rest_client.pool_manager.request(
            "GET",
            url,
            fields=dict(query),
            headers=headers,
            retries=False,
            timeout=urllib3.Timeout(connect=_CONNECT, read=_READ),
        )
        return response, headers.get("authorization", "")

    def _connection_problem(self, path: str, error: HTTPError) -> SourceError:
        host = _shown(self._client.configuration.host)
        if isinstance(error, SSLError):
            return Unreachable(
                f"{host}: the server's certificate is not trusted ({_brief(error)}); "
                "check certificate-authority in the kubeconfig"
            )
        if isinstance(error, NewConnectionError):
            return Unreachable(
                f"{host}: no connection ({_brief(error)}); check the address and that the API server runs"
            )
        if isinstance(error, TimeoutError) and not self._answered:
            return Unreachable(f"{host}: no answer within {_CONNECT:g} s; check the address and the network")
        kind = "the connection broke in the middle of the answer" if isinstance(error, ProtocolError) else _brief(error)
        return Unavailable(f"{path}: {kind}, {self._tries} times")


def open_api(kubeconfig: Path | None, context: str | None) -> tuple[KubernetesApi, str]:
    """Return an API and the name of its context; see `open_client` (ConfigError)."""
    opened, name, _ = open_client(kubeconfig, context)
    return KubernetesApi(opened), name


def _status_problem(path: str, response: urllib3.BaseHTTPResponse) -> SourceError:
    kind = _FINAL.get(response.status, Unavailable)
    if kind is Unauthorized:
        return Unauthorized(
            f"{path}: 401, the API server does not accept these credentials; log in again, or give another --context"
        )
    return kind(f"{path}: {response.status} {_message(response)}".rstrip())


def _message(response: urllib3.BaseHTTPResponse) -> str:
    """The reason word of a Status object; its message may quote anything, so it is not repeated."""
    try:
        body = json.loads(response.data)
    except ValueError:
        return ""
    reason = str(body.get("reason", "")) if isinstance(body, dict) else ""
    return reason if _WORD.fullmatch(reason) else ""


def _retry_after(response: urllib3.BaseHTTPResponse, failures: int) -> _Pause:
    """How long the server asks to wait, in seconds or until a date; our own pause where it does not say."""
    wait = response.headers.get("Retry-After", "").strip()
    if response.status not in _ASKED or not wait:
        return _pause(failures)
    if wait.isdigit():
        return _Pause(max(float(wait), _LEAST), budget=_STATED)
    until = _date(wait)
    if until is None:
        return _pause(failures)
    # The server's own clock counts: ours may be wrong.
    now = _date(response.headers.get("Date", "")) or datetime.now(UTC)
    return _Pause(max((until - now).total_seconds(), _LEAST), budget=_STATED)


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _pause(failures: int, budget: str = _FAILING) -> _Pause:
    """Doubled each time, with jitter so that several lists do not knock together."""
    seconds = min(10.0, 0.1 * 2.0**failures) * random.uniform(0.5, 1.0)  # noqa: S311  no secret depends on it
    return _Pause(seconds, budget)


def _brief(error: HTTPError) -> str:
    text = str(error)
    return cut(_shown(text.rsplit(": ", 1)[-1].strip("()'\"")))


def _shown(text: str) -> str:
    """Leave user and password out of the addresses in a text."""
    return _USERINFO.sub("//", text)
