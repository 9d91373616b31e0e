"""The recorded cluster that lies beside the checkout, and what the shipped controls say of it."""

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from audit_batch.catalog.control import Control, load_controls
from audit_batch.config import shipped
from audit_batch.evaluate.judge import judge
from audit_batch.evaluate.moment import Relations, find_moment, release
from audit_batch.evaluate.outcome import Outcome, missing_data, settle, unassessed
from audit_batch.evaluate.question import read_question
from audit_batch.jobs.miniature import Miniatures
from audit_batch.warehouse.database import open_memory
from tests.collect.node_trees import KUBEADM_KUBELET, NodeTree, certificate, kubeadm_tree

Json = dict[str, Any]
RECORDED = Path(__file__).parents[2].parent / "shared" / "data" / "recorded-cluster"
MISSING = "the recorded cluster is not beside the checkout"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one control said of one resource."""

    verdict: str
    reason: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one control said of all that it judged."""

    judgements: Mapping[str, Judgement]
    """By the key of the resource; empty where data was missing."""
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Recording:
    """The recorded objects with facts of their nodes, and what every control that judges objects said of them."""

    objects: Sequence[Json]
    opinions: Mapping[str, Opinion]


def key_of(kind: str, namespace: str, name: str) -> str:
    """``Kind/namespace/name``, or ``Kind/name`` where there is no namespace."""
    return "/".join(filter(None, (kind, namespace, name)))


def recorded_objects() -> list[Json]:
    found: list[Json] = []
    for path in sorted(RECORDED.glob("*.json.gz")):
        with gzip.open(path) as file:
            body = json.load(file)
        if isinstance(body, dict) and isinstance(body.get("items"), list):
            kind = body["kind"].removesuffix("List")
            # Of Secrets a cluster is asked for the metadata alone.
            items = [{"metadata": item["metadata"]} if kind == "Secret" else item for item in body["items"]]
            found += [{"apiVersion": body["apiVersion"], "kind": kind, **item} for item in items]
    return found


def recorded_node_facts(folder: Path) -> list[Json]:
    """Facts of each recorded node, read from trees below ``folder``: all are kubeadm's, cp-0 has the control plane."""
    worker = NodeTree(folder / "worker")
    worker.file("/etc/kubernetes/kubelet.conf")
    worker.file("/etc/kubernetes/pki/ca.crt", 0o644, certificate()[0])
    worker.file("/var/lib/kubelet/config.yaml", 0o644, "kind: KubeletConfiguration\nrotateCertificates: true\n")
    worker.file("/usr/lib/systemd/system/kubelet.service", 0o600)
    worker.process(700, KUBEADM_KUBELET)
    trees = {"cp-0": kubeadm_tree(folder / "control-plane"), **dict.fromkeys(_WORKERS, worker)}
    return [_owned_by_root(tree.facts(node=name)) for name, tree in trees.items()]


_WORKERS = ("node-1", "node-2", "node-3", "node-4", "node-5")


def _owned_by_root(facts: Json) -> Json:
    """The files belong to whoever runs the tests, and those of a node to root."""
    for file in facts["spec"]["files"]:
        if file["state"] == "present":
            file.update(uid=0, gid=0, user="root", group="root")
    return facts


def recorded_with_nodes(folder: Path) -> Recording:
    """Judge the recording with facts of its nodes, which are read from trees below ``folder``."""
    objects = recorded_objects() + recorded_node_facts(folder)
    return Recording(objects, opinions_on(objects, shipped_controls()))


def shipped_controls() -> list[Control]:
    """Those that judge objects: the recording holds no audit events for detections."""
    controls = load_controls([shipped("controls")]).controls
    return [control for control in controls.values() if control.detects is None]


def opinions_on(objects: Sequence[Json], controls: Iterable[Control]) -> dict[str, Opinion]:
    """Judge the objects as one cluster by every control."""
    with open_memory() as con:
        return opinions_in(con, Miniatures(con).take_objects(objects), controls)


def opinions_in(con: duckdb.DuckDBPyConnection, cluster: str, controls: Iterable[Control]) -> dict[str, Opinion]:
    """Judge the newest snapshot of the cluster by every control."""
    moment = find_moment(con, cluster, None)
    relations = Relations(con)
    found: dict[str, Opinion] = {}
    for control in controls:
        question = read_question(control)
        if problem := missing_data(moment.collections, question.collections):
            found[control.id] = Opinion({}, unassessed(control.id, problem))
            continue
        relations.materialise(question.relations)
        judged = judge(con, control, question, control.params)
        found[control.id] = Opinion(_judgements(con), settle(control, judged, 0))
    release(con)
    return found


def _judgements(con: duckdb.DuckDBPyConnection) -> dict[str, Judgement]:
    rows = con.execute("SELECT kind, namespace, name, verdict, reason, fields FROM temp.judged ORDER BY ALL").fetchall()
    return {
        key_of(kind, namespace, name): Judgement(verdict, reason, tuple(fields))
        for kind, namespace, name, verdict, reason, fields in rows
    }
