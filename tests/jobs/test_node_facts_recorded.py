"""The recorded cluster with node facts of kubeadm-like trees: nothing that the benchmark automates is left open."""

import json
from pathlib import Path

import pytest

from audit_batch.catalog.control import load_controls
from audit_batch.config import shipped
from audit_batch.evaluate.judge import judge
from audit_batch.evaluate.moment import Relations, find_moment
from audit_batch.evaluate.question import read_question
from audit_batch.jobs.miniature import Miniatures
from audit_batch.warehouse.database import open_memory
from tests.collect.node_trees import KUBEADM_KUBELET, Json, NodeTree, certificate, kubeadm_tree
from tests.warehouse.relation_cases.harness import RECORDED, recorded_objects

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not RECORDED.exists(), reason="the recorded cluster is not at hand"),
]
NOT_FROM_FACTS = "kube_proxy_metrics_address"
"""Asks a ConfigMap that the recorded cluster lacks."""


def worker_tree(root: Path) -> NodeTree:
    tree = NodeTree(root)
    tree.file("/etc/kubernetes/kubelet.conf")
    tree.file("/etc/kubernetes/pki/ca.crt", 0o644, certificate()[0])
    tree.file(
        "/var/lib/kubelet/config.yaml", 0o600, "authentication: {x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}}"
    )
    tree.file("/usr/lib/systemd/system/kubelet.service", 0o600)
    tree.process(700, KUBEADM_KUBELET)
    return tree


def of_the_system() -> list[Json]:
    """Nodes and what runs beside them, copied: a snapshot cuts the noise out of what it is given."""
    wanted = [i for i in recorded_objects() if i["kind"] == "Node" or i["metadata"].get("namespace") == "kube-system"]
    return [json.loads(json.dumps(item)) for item in wanted]


def facts_of_all(folder: Path) -> list[Json]:
    nodes = [item["metadata"]["name"] for item in recorded_objects() if item["kind"] == "Node"]
    control, worker = kubeadm_tree(folder / "control"), worker_tree(folder / "worker")
    return [(control if name.startswith("cp-") else worker).facts(node=name) for name in nodes]


def test_no_control_over_nodes_is_left_unassessed(tmp_path: Path) -> None:
    library = load_controls([shipped("controls")])
    chosen = [control for control in library.controls.values() if control.domain in ("kubelet", "node_files")]
    unseen = {}

    with open_memory() as con:
        objects = [*of_the_system(), *facts_of_all(tmp_path)]
        find_moment(con, Miniatures(con).take_objects(objects), None)
        relations = Relations(con)
        for control in chosen:
            question = read_question(control)
            relations.materialise(question.relations)
            unseen[control.id] = judge(con, control, question, control.params).unseen_reason

    assert len(chosen) > 60
    assert {id_: reason for id_, reason in unseen.items() if reason and id_ != NOT_FROM_FACTS} == {}
