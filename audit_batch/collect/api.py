"""The Kubernetes API over HTTP: the official client's credentials and transport, raw bodies, only GET.

The only module that imports the kubernetes package. Typed models are not used: they lose unknown fields, and a list
with one odd object is lost whole.
"""

import json
import os
import random
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path

import urllib3
from kubernetes import client, config
from kubernetes.config import ConfigException
from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError, SSLError, TimeoutError
from yaml import YAMLError  # type: ignore[import-untyped]

from audit_batch.errors import (
    ConfigError,
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
_LEAST = 0.1
"""Seconds that are waited at least when the server names a wait."""
_WORD = re.compile("[A-Za-z]{1,60}")
_USERINFO = re.compile(r"//[^/@\s]*@")
_FINAL: dict[int, type[SourceError]] = {401: Unauthorized, 403: Forbidden, 404: NotServed, 410: Expired}
"""Answers that another try does not change."""


@dataclass(slots=True)
class RetryBudget:
    """Seconds that one snapshot may spend waiting, shared by all its lists."""

    seconds: float = 120.0
    """For a server that fails."""
    stated: float = 600.0
    """For a server that says how long to wait, and is well."""

    _lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, pause: "_Pause") -> bool:
        """Sleep, if the budget still holds that much."""
        with self._lock:
            left = self.stated if pause.stated else self.seconds
            if pause.seconds > left:
                return False
            if pause.stated:
                self.stated -= pause.seconds
            else:
                self.seconds -= pause.seconds
        time.sleep(pause.seconds)
        return True


@dataclass(frozen=True, slots=True)
class _Pause:
    seconds: float
    stated: bool = False
    """Whether the server asked for it."""


class KubernetesApi:
    """A `ListApi` over HTTP, safe to use from several threads."""

    def __init__(self, api_client: client.ApiClient, *, tries: int = 6, budget: RetryBudget | None = None) -> None:
        self._client = api_client
        self._tries = tries
        self._budget = budget or RetryBudget()
        self._answered = False

    def read(self, path: str, query: Mapping[str, str] | None = None, *, metadata_only: bool = False) -> bytes:
        """Return the whole body of ``path``; see `ListApi`.

        429 is waited for as the server says, 5xx, timeouts and broken bodies are tried again with growing pauses.
        """
        accept = _ACCEPT_METADATA if metadata_only else _ACCEPT
        failures = 0
        while True:
            try:
                response = self._get(path, query or {}, accept)
            except HTTPError as error:
                problem = self._connection_problem(path, error)
                pause = _pause(failures)
            else:
                self._answered = True
                if response.status == HTTPStatus.OK:
                    return response.data
                problem = _status_problem(path, response)
                pause = _retry_after(response, failures)
            self._require_hope(problem)
            failures += not pause.stated
            if failures == self._tries or not self._budget.spend(pause):
                raise problem

    def _require_hope(self, problem: SourceError) -> None:
        """Stop where another try would change nothing."""
        if type(problem) in _FINAL.values() or (isinstance(problem, Unreachable) and not self._answered):
            raise problem

    def _get(self, path: str, query: Mapping[str, str], accept: str) -> urllib3.BaseHTTPResponse:
        _, url, headers, _, _ = self._client.param_serialize("GET", path, auth_settings=["BearerToken"])
        headers["Accept"] = accept
        return self._client.rest_client.pool_manager.request(
            "GET",
            url,
            fields=dict(query),
            headers=headers,
            retries=False,
            timeout=urllib3.Timeout(connect=_CONNECT, read=_READ),
        )

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
    """Return an API and the name of its context, from a kubeconfig or the pod's service account.

    Without arguments the kubeconfig of the environment is used, and inside a pod without one its service account.

    Raises:
        ConfigError: No usable credentials.
    """
    settings = client.Configuration()
    place = kubeconfig or os.environ.get("KUBECONFIG") or "~/.kube/config"
    if kubeconfig and not kubeconfig.is_file():
        raise ConfigError(f"{place}: is no file; give the path of a kubeconfig with --kubeconfig")
    try:
        name = _load(settings, kubeconfig, context)
    except ConfigException as error:
        raise ConfigError(
            f"{place}: no credentials for a cluster ({cut(str(error))}); give --kubeconfig FILE, or set KUBECONFIG"
        ) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError, YAMLError) as error:
        raise ConfigError(f"{place}: cannot be read ({cut(type(error).__name__)}); check the file") from error
    settings.connection_pool_maxsize = 16
    return KubernetesApi(client.ApiClient(settings)), name


def _load(settings: client.Configuration, kubeconfig: Path | None, context: str | None) -> str:
    if kubeconfig is None and context is None and _in_cluster():
        config.load_incluster_config(client_configuration=settings)  # type: ignore[no-untyped-call]
        return "in-cluster"
    file = str(kubeconfig) if kubeconfig else None
    config.load_kube_config(  # type: ignore[no-untyped-call]
        config_file=file, context=context, client_configuration=settings, persist_config=False
    )
    _, active = config.list_kube_config_contexts(config_file=file)  # type: ignore[no-untyped-call]
    return context or str(active["name"])


def _in_cluster() -> bool:
    token = Path("/var/run/secrets/kubernetes.io/serviceaccount/token")
    return token.exists() and not (Path.home() / ".kube" / "config").exists()


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
        return _Pause(max(float(wait), _LEAST), stated=True)
    until = _date(wait)
    if until is None:
        return _pause(failures)
    # The server's own clock counts: ours may be wrong.
    now = _date(response.headers.get("Date", "")) or datetime.now(UTC)
    return _Pause(max((until - now).total_seconds(), _LEAST), stated=True)


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _pause(failures: int) -> _Pause:
    """Doubled each time, with jitter so that several lists do not knock together."""
    return _Pause(min(10.0, 0.1 * 2.0**failures) * random.uniform(0.5, 1.0))  # noqa: S311  no secret depends on it


def _brief(error: HTTPError) -> str:
    text = str(error)
    return cut(_shown(text.rsplit(": ", 1)[-1].strip("()'\"")))


def _shown(text: str) -> str:
    """Leave user and password out of the addresses in a text."""
    return _USERINFO.sub("//", text)
