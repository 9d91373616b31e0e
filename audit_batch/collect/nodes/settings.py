"""Settings of a kubelet, by name and as text, from its configuration file or its answer; only those that are judged."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from audit_batch.collect.nodes.commandline import CommandLine
from audit_batch.collect.nodes.layouts import Layout
from audit_batch.collect.nodes.tree import FileState, Tree, problem_of

SETTINGS = (
    "address",
    "allowedUnsafeSysctls",
    "authentication.anonymous.enabled",
    "authentication.webhook.enabled",
    "authentication.x509.clientCAFile",
    "authorization.mode",
    "containerLogMaxFiles",
    "containerLogMaxSize",
    "enableDebuggingHandlers",
    "enableProfilingHandler",
    "eventRecordQPS",
    "evictionHard",
    "featureGates",
    "healthzBindAddress",
    "imageGCHighThresholdPercent",
    "imageGCLowThresholdPercent",
    "makeIPTablesUtilChains",
    "mergeDefaultEvictionSettings",
    "podPidsLimit",
    "protectKernelDefaults",
    "readOnlyPort",
    "rotateCertificates",
    "seccompDefault",
    "serverTLSBootstrap",
    "staticPodURL",
    "streamingConnectionIdleTimeout",
    "tlsCertFile",
    "tlsCipherSuites",
    "tlsMinVersion",
    "tlsPrivateKeyFile",
)
"""Fields of a KubeletConfiguration; the relation ``kubelet_settings`` knows the flag and the default of each."""

_BELOW = {"evictionHard": "<"}
"""What stands between key and value where a flag writes such a map; ``=`` elsewhere."""


class ConfigFile(Struct, frozen=True):
    """A file of a kubelet's configuration."""

    path: str
    settings: Mapping[str, str]
    problem: str = ""


def flatten(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the settings that ``config`` holds, each as its flag would write it."""
    found = {name: _find(config, name) for name in SETTINGS}
    return {name: _text(name, value) for name, value in found.items() if value is not None}


def read_config_files(tree: Tree, line: CommandLine | None, layout: Layout) -> list[ConfigFile]:
    """Read the kubelet's configuration, in the order in which later files overrule earlier ones."""
    return [_read(tree, path) for path in _paths(tree, line, layout)]


def _paths(tree: Tree, line: CommandLine | None, layout: Layout) -> list[str]:
    if line is None:
        found = (each for pattern in layout.config for each in tree.expand(pattern))
        return [each.path for each in found if each.state is not FileState.ABSENT]
    file, folder = line.value("--config"), line.value("--config-dir")
    return [*([file] if file else []), *[each.path for each in (tree.below(folder, ".conf") if folder else [])]]


def _read(tree: Tree, path: str) -> ConfigFile:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 1)  # As the kubelet reads it: yes and off are true and false.
    try:
        config = yaml.load(BytesIO(tree.read(path)))
    except OSError as error:
        return ConfigFile(path, {}, problem_of(error))
    except (YAMLError, ValueError):
        return ConfigFile(path, {}, "is no YAML")
    if not isinstance(config, dict):
        return ConfigFile(path, {}, "is no KubeletConfiguration")
    return ConfigFile(path, flatten(config))


def _find(config: Mapping[str, Any], name: str) -> Any:
    value: Any = config
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return ",".join(f"{key}{_BELOW.get(name, '=')}{_text('', value[key])}" for key in sorted(value))
    if isinstance(value, list):
        return ",".join(_text("", item) for item in value)
    return str(value)
