"""All facts of one node as one object, of the kind that a snapshot takes in."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch import __version__
from audit_batch.collect.nodes.audit_policy import AuditPolicy, read_audit_policies
from audit_batch.collect.nodes.certificates import Certificates, read_certificates
from audit_batch.collect.nodes.configz import Configz, Kubelet, ask_kubelet
from audit_batch.collect.nodes.files import NamedFile, present, read_files
from audit_batch.collect.nodes.layouts import Layout, recognise
from audit_batch.collect.nodes.processes import Process, Processes, read_processes
from audit_batch.collect.nodes.settings import ConfigFile, read_config_files
from audit_batch.collect.nodes.tree import Tree
from audit_batch.errors import UsageError
from audit_batch.kinds import NODE_FACTS
from audit_batch.redact import Door
from audit_batch.redact.door import new_key

Json = dict[str, Any]

_WITH_CERTIFICATES = frozenset(
    {
        "pki_certificate",
        "kubelet_certificate",
        "client_ca",
        "admin_kubeconfig",
        "scheduler_kubeconfig",
        "controller_manager_kubeconfig",
        "kubelet_kubeconfig",
    }
)
_FINGERPRINT = re.compile(rb"(\[redacted:[a-z0-9-]+:)[0-9a-f]{12}\]")


class _Read(Struct, frozen=True):
    layout: Layout
    processes: Processes
    config: list[ConfigFile]
    configz: Configz
    files: list[NamedFile]
    certificates: list[Certificates]
    policies: list[AuditPolicy]


def read_node(root: Path, kubelet: Kubelet, node: str, now: datetime) -> bytes:
    """Read the facts of the node below ``root``; returns JSON on one line, secrets replaced.

    Args:
        root: The node's root directory.
        kubelet: How its kubelet is asked.
        node: Name of the Node; empty to take what the kubelet was told, or the host's name.
        now: The moment that the facts bear.

    Raises:
        UsageError: ``root`` is no root of a node, or the node's name is nowhere to be found.
    """
    tree = Tree(root)
    tree.require_whole()
    read = _read(tree, kubelet)
    facts = {
        "apiVersion": f"{NODE_FACTS.group}/v1",
        "kind": NODE_FACTS.name,
        "metadata": {"name": node or _name(tree, read.processes)},
        "spec": _spec(read),
        "status": {"takenAt": now.isoformat(timespec="seconds"), "version": __version__},
    }
    # The key is forgotten, and with it what a marker says of its secret: nothing of it leaves the node.
    return _FINGERPRINT.sub(rb"\g<1>000000000000]", Door(new_key()).seal(facts))


def _read(tree: Tree, kubelet: Kubelet) -> _Read:
    processes = read_processes(tree)
    layout = recognise(tree, frozenset(process.line.component for process in processes.seen))
    line = processes.kubelet()
    config = read_config_files(tree, line, layout)
    written = {name: value for file in config for name, value in file.settings.items()}
    named = (line.value("--tls-cert-file") if line else None) or written.get("tlsCertFile")
    configz = ask_kubelet(kubelet, tree, layout, named)
    files = read_files(tree, layout, processes, {**written, **configz.settings})
    certificates = read_certificates(tree, present(files, _WITH_CERTIFICATES))
    return _Read(layout, processes, config, configz, files, certificates, read_audit_policies(tree, processes))


def _name(tree: Tree, processes: Processes) -> str:
    line = processes.kubelet()
    named = line.value("--hostname-override") if line else None
    try:
        name = named or tree.read("/etc/hostname").decode().strip().lower()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("the node's name is not known; give --node NAME, as `kubectl get nodes` shows it") from error
    return name


def _spec(read: _Read) -> Json:
    return {
        "layout": read.layout.name,
        "processes": _state(read.processes.problem),
        "components": [_component(process) for process in read.processes.seen],
        "kubelet": {
            "configz": _state(read.configz.problem) | _settings(read.configz.settings, read.configz.problem),
            "files": [
                {"path": file.path, **_state(file.problem), **_settings(file.settings, file.problem)}
                for file in read.config
            ],
        },
        "files": [_file(file) for file in read.files],
        "certificates": [entry for each in read.certificates for entry in _certificates(each)],
        "auditPolicies": [_policy(policy) for policy in read.policies],
    }


def _state(problem: str) -> Json:
    return {"state": "unreadable", "reason": problem} if problem else {"state": "ok"}


def _settings(settings: Mapping[str, str], problem: str) -> Json:
    return {} if problem else {"settings": dict(settings)}


def _component(process: Process) -> Json:
    line = process.line
    return {
        "component": line.component,
        "program": line.program,
        "inPod": process.is_in_pod,
        "words": list(line.words),
        "flags": [{"name": name, "value": value} for name, value in line.flags],
    }


def _file(file: NamedFile) -> Json:
    found = file.found
    entry: Json = {
        "path": found.path,
        "groups": list(file.groups),
        "namedBy": list(file.named_by),
        "required": file.is_required,
        "state": str(found.state),
    }
    if found.reason:
        entry["reason"] = found.reason
    if found.mode:
        ours = {"mode": found.mode, "uid": found.uid, "gid": found.gid, "owner": found.owner, "group": found.group}
        entry |= {"kind": found.kind, **ours} | ({"target": found.target} if found.target else {})
    return entry


def _certificates(each: Certificates) -> list[Json]:
    if each.problem:
        return [{"path": each.path, **_state(each.problem)}]
    return [
        {
            "path": each.path,
            "state": "ok",
            "number": number,
            "notBefore": validity.not_before.isoformat(),
            "notAfter": validity.not_after.isoformat(),
            "sha256": digest,
        }
        for number, (validity, digest) in enumerate(zip(each.validities, each.digests, strict=True), 1)
    ]


def _policy(policy: AuditPolicy) -> Json:
    entry = {"path": policy.path, **_state(policy.problem)}
    known = not policy.problem and policy.path
    return entry | ({"omitStages": list(policy.omit_stages), "rules": list(policy.rules)} if known else {})
