"""The audit policy of each API server on a node, rule by rule, from the file that its command line names."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from audit_batch.collect.nodes.commandline import CommandLine
from audit_batch.collect.nodes.processes import Processes
from audit_batch.collect.nodes.tree import FileState, Tree, problem_of

Json = dict[str, Any]

VERSION = "audit.k8s.io/v1"
"""The only version that API servers read since Kubernetes 1.24."""
LEVELS = ("None", "Metadata", "Request", "RequestResponse")
_FLAG = "--audit-policy-file"
_OPENSHIFT = "--openshift-config"
_LISTS = ("users", "userGroups", "verbs", "namespaces", "nonResourceURLs", "omitStages")
_LISTS_OF_RESOURCES = ("resources", "resourceNames")


class AuditPolicy(Struct, frozen=True):
    """The policy of one API server; its level for what no rule names is None."""

    path: str
    """Empty where the command line names no file, so that nothing is logged."""
    omit_stages: tuple[str, ...] = ()
    rules: tuple[Json, ...] = ()
    problem: str = ""
    """Why the policy is not known; empty when it is, or when there is none."""


def read_audit_policies(tree: Tree, processes: Processes) -> list[AuditPolicy]:
    """Read the audit policy of every API server that runs on the node; none where none does."""
    return [_read(tree, process.line) for process in processes.seen if _serves(process.line)]


def _serves(line: CommandLine) -> bool:
    return line.component == "kube-apiserver" or (line.component == "k3s" and "server" in line.words)


def _read(tree: Tree, line: CommandLine) -> AuditPolicy:
    path = _named(line)
    if not path:
        return AuditPolicy("", problem=_elsewhere(line))
    if not path.startswith("/"):
        return AuditPolicy(path, problem="the command line names it by a path that is not whole")
    if tree.look(path).state is FileState.ABSENT:
        return AuditPolicy(
            path, problem="does not lie there on the node; mount it into the API server's pod from the same path"
        )
    try:
        return _parsed(path, YAML(typ="safe", pure=True).load(BytesIO(tree.read(path))))
    except OSError as error:
        return AuditPolicy(path, problem=problem_of(error))
    except (YAMLError, ValueError, TypeError, AttributeError):
        return AuditPolicy(path, problem=f"is no audit policy of {VERSION}")


def _named(line: CommandLine) -> str:
    if line.component == "kube-apiserver":
        return line.value(_FLAG) or ""
    return next(reversed(list(_passed_on(line))), "")


def _passed_on(line: CommandLine) -> Iterator[str]:
    for name, value in line.flags:
        flag, _, rest = value.lstrip("-").partition("=")
        if name == "--kube-apiserver-arg" and f"--{flag}" == _FLAG:
            yield rest


def _elsewhere(line: CommandLine) -> str:
    """Say where settings stand that are not read, so that nothing can be said of a policy that no flag names."""
    if line.component == "k3s":
        return "its API server runs inside of k3s, whose configuration file is not read"
    return f"its settings stand in the file of {_OPENSHIFT}, which is not read" if line.value(_OPENSHIFT) else ""


def _parsed(path: str, policy: Any) -> AuditPolicy:
    if not isinstance(policy, dict) or (policy.get("apiVersion"), policy.get("kind")) != (VERSION, "Policy"):
        raise ValueError("no policy")
    rules = policy.get("rules")
    if not isinstance(rules, list) or not rules:
        raise ValueError("a policy has rules")
    return AuditPolicy(path, tuple(_texts(policy, "omitStages")), tuple(_rule(rule) for rule in rules))


def _rule(rule: Mapping[str, Any]) -> Json:
    if rule.get("level") not in LEVELS:
        raise ValueError("a rule has a level")
    return {
        "level": rule["level"],
        **{key: _texts(rule, key) for key in _LISTS},
        "resources": [
            {"group": str(entry.get("group") or ""), **{key: _texts(entry, key) for key in _LISTS_OF_RESOURCES}}
            for entry in rule.get("resources") or ()
        ],
    }


def _texts(entry: Mapping[str, Any], key: str) -> list[str]:
    texts = entry.get(key) or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{key} is no list of texts")
    return texts
