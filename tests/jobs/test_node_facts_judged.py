"""From the root directory of a node to verdicts: read there, taken into a snapshot, judged by the shipped controls."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from audit_batch.catalog.control import load_control
from audit_batch.config import Settings, shipped
from audit_batch.errors import UsageError
from audit_batch.evaluate.judge import judge
from audit_batch.evaluate.moment import Relations, find_moment
from audit_batch.evaluate.outcome import missing_data
from audit_batch.evaluate.question import read_question
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.node_facts import read_node_facts
from audit_batch.jobs.snapshot import Taken, take_snapshot
from audit_batch.model import CollectionState
from audit_batch.warehouse.database import open_published
from tests.collect.lists import NIGHT, Lists
from tests.collect.node_trees import NO_TOKEN, OURS, kubeadm_tree

CLOCK = Clock(lambda: NIGHT)
CONTROLS = shipped("controls")


class Cluster(Lists):
    kinds = {"nodes": "Node"}  # noqa: RUF012  as its parent has it


def cluster() -> Cluster:
    labels = {"node-role.kubernetes.io/control-plane": ""}
    nodes = [{"metadata": {"name": "node-1", "labels": labels}}, {"metadata": {"name": "node-2"}}]
    return Cluster(nodes=nodes)


@dataclass(frozen=True)
class Judgement:
    verdicts: dict[str, tuple[str, str]]
    missing: str = ""


def take(folder: Path, **settings: Path) -> Taken:
    return take_snapshot(Settings(warehouse=folder / "warehouse", **settings), cluster(), "test", CLOCK)


def judged(folder: Path, ids: Sequence[str]) -> dict[str, Judgement]:
    found = {}
    with open_published(folder / "warehouse") as con:
        moment = find_moment(con, "test", None)
        relations = Relations(con)
        for id_ in ids:
            (path,) = CONTROLS.glob(f"*/{id_}.sql")
            control = load_control(path)
            question = read_question(control)
            if problem := missing_data(moment.collections, question.collections):
                found[id_] = Judgement({}, problem)
                continue
            relations.materialise(question.relations)
            judge(con, control, question, control.params)
            rows = con.execute("SELECT name, verdict, reason FROM temp.judged ORDER BY name").fetchall()
            found[id_] = Judgement({name: (verdict, reason) for name, verdict, reason in rows})
    return found


IDS = (
    "api_server_manifest_mode",
    "kubelet_config_mode",
    "kubelet_client_certificate_rotation",
    "kubelet_read_only_port",
)
SILENT = ("not_assessed", "no node facts were given for it")


def test_a_kubeadm_node_is_judged_from_its_files_to_its_verdicts(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts/node-1.json").write_bytes(_facts(tree.root))

    taken = take(tmp_path, node_facts=tmp_path / "facts")
    found = judged(tmp_path, IDS)

    assert taken.snapshot.complete
    assert {id_: judgement.verdicts for id_, judgement in found.items()} == {
        "api_server_manifest_mode": {"node-1": ("pass", "")},
        "kubelet_config_mode": {
            "node-1": ("fail", "has wider rights than 600: /var/lib/kubelet/config.yaml (0644)"),
            "node-2": SILENT,
        },
        "kubelet_client_certificate_rotation": {"node-1": ("pass", ""), "node-2": SILENT},
        "kubelet_read_only_port": {"node-1": ("pass", ""), "node-2": SILENT},
    }


@pytest.mark.skipif(OURS != (0, 0), reason="the files of the tree belong to whoever runs the tests")
def test_files_of_root_pass(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts/node-1.json").write_bytes(_facts(tree.root))

    take(tmp_path, node_facts=tmp_path / "facts")

    assert judged(tmp_path, ["pki_owner"])["pki_owner"].verdicts == {"node-1": ("pass", "")}


def test_without_facts_every_control_over_them_says_that_none_were_given(tmp_path: Path) -> None:
    taken = take(tmp_path)

    found = judged(tmp_path, IDS)

    assert taken.snapshot.complete
    assert {collection.state for collection in taken.skipped} == {CollectionState.SKIPPED}
    assert {judgement.missing.split(";")[0] for judgement in found.values()} == {
        "nodefacts.audit-batch.io: skipped (no node facts were given"
    }


def _facts(root: Path) -> bytes:
    return read_node_facts(root, NO_TOKEN, None, CLOCK)


def test_facts_come_from_one_place_only(tmp_path: Path) -> None:
    settings = Settings(warehouse=tmp_path / "w", node_facts=tmp_path, node_facts_pods="audit/app=facts")

    with pytest.raises(UsageError, match="give one of --node-facts and --node-facts-pods"):
        take_snapshot(settings, cluster(), "test", CLOCK)
