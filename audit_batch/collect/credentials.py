"""Who we are to the API server: a kubeconfig, or a pod's service account, whose token is renewed while we run."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from kubernetes import client, config
from kubernetes.config import ConfigException, incluster_config, kube_config
from yaml import YAMLError  # type: ignore[import-untyped]

from audit_batch.errors import ConfigError, cut

IN_CLUSTER = "in-cluster"
"""Name of the context of a pod's service account."""


def open_client(kubeconfig: Path | None, context: str | None) -> tuple[client.ApiClient, str, Path | None]:
    """Return a client, the name of its context, and the file of its token where that is one.

    Without arguments the kubeconfig of the environment is used, and inside a pod without one its service account.

    Raises:
        ConfigError: No usable credentials.
    """
    settings = client.Configuration()
    place = kubeconfig or os.environ.get("KUBECONFIG") or "~/.kube/config"
    if kubeconfig and not kubeconfig.is_file():
        raise ConfigError(f"{place}: is no file; give the path of a kubeconfig with --kubeconfig")
    try:
        name, token = _load(settings, kubeconfig, context)
    except ConfigException as error:
        raise ConfigError(
            f"{place}: no credentials for a cluster ({cut(str(error))}); give --kubeconfig FILE, or set KUBECONFIG"
        ) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError, YAMLError) as error:
        raise ConfigError(f"{place}: cannot be read ({cut(type(error).__name__)}); check the file") from error
    settings.connection_pool_maxsize = 16
    if token:
        _follow(settings, token)
    return client.ApiClient(settings), name, token


def _load(settings: client.Configuration, kubeconfig: Path | None, context: str | None) -> tuple[str, Path | None]:
    if kubeconfig is None and context is None and _in_cluster():
        config.load_incluster_config(client_configuration=settings)  # type: ignore[no-untyped-call]
        return IN_CLUSTER, Path(incluster_config.SERVICE_TOKEN_FILENAME)
    file = str(kubeconfig) if kubeconfig else None
    config.load_kube_config(  # type: ignore[no-untyped-call]
        config_file=file, context=context, client_configuration=settings, persist_config=False
    )
    known: Any = config.list_kube_config_contexts(config_file=file)  # type: ignore[no-untyped-call]
    contexts, active = known
    name = context or str(active["name"])
    user = next(entry["context"].get("user") for entry in contexts if entry["name"] == name)
    return name, _token_file(file, user)


def _in_cluster() -> bool:
    token = Path(incluster_config.SERVICE_TOKEN_FILENAME)
    return token.exists() and not (Path.home() / ".kube" / "config").exists()


def _token_file(kubeconfig: str | None, user: str | None) -> Path | None:
    """Return the file that a user of a kubeconfig names for its token."""
    places = kubeconfig or kube_config.KUBE_CONFIG_DEFAULT_LOCATION
    merger: Any = kube_config.KubeConfigMerger(places)  # type: ignore[no-untyped-call]
    users = merger.config
    entry = users["users"].get_with_name(user, safe=True) if user and "users" in users else None
    if entry is None:
        return None
    named = entry["user"].safe_get("tokenFile")
    return Path(entry["user"].path).parent / named if named else None


def _follow(settings: client.Configuration, token: Path) -> None:
    """Read the token again for each request: whoever renews it does so in the file, whenever it likes."""

    def renew(settings: client.Configuration) -> None:
        # for a moment it may be gone; what was read before is then still good
        with suppress(OSError):
            if text := token.read_text(encoding="utf-8").strip():
                settings.api_key["BearerToken"] = f"Bearer {text}"

    settings.refresh_api_key_hook = renew  # type: ignore[assignment]
