"""Controls over files of nodes: every mode there is, and every group that a node can be asked for."""

import re
from pathlib import Path

import duckdb
import pytest

from audit_batch.collect.nodes.files import FLAGS
from audit_batch.collect.nodes.layouts import K3S, KUBEADM, OPENSHIFT, OTHER, RKE2
from audit_batch.config import shipped

FOLDER = shipped("controls") / "node_files"
GROUP = re.compile(r"file_group = '(\w+)'")
DEMAND = re.compile(r"file_group = '(\w+)' AND demand = 'rights (\d+)'")
RELATIONS = Path(__file__).parents[2] / "audit_batch/warehouse/relations"
RELATION = RELATIONS / "node_file_groups.sql"
LIMITS = re.findall(r"\('(\w+)', '(\d+)', '([^']+)'\)", (RELATIONS / "node_file_verdicts.sql").read_text())
MODES = sorted(path.stem for path in FOLDER.glob("*_mode.sql"))


@pytest.mark.parametrize(("limit", "pattern"), sorted({(limit, pattern) for _, limit, pattern in LIMITS}))
def test_a_mode_passes_if_and_only_if_it_gives_no_right_beyond_the_limit(limit: str, pattern: str) -> None:
    allowed = int(limit, 8)

    rows = duckdb.execute(
        "SELECT mode, regexp_matches(printf('%04o', mode), $pattern) FROM range(4096) AS modes (mode)",
        {"pattern": pattern},
    ).fetchall()

    assert [mode for mode, passes in rows if passes != (mode & ~allowed == 0)] == []


@pytest.mark.parametrize("name", MODES)
def test_a_control_of_modes_demands_the_limit_of_its_group(name: str) -> None:
    (demanded,) = DEMAND.findall((FOLDER / f"{name}.sql").read_text())

    assert demanded in [(group, limit) for group, limit, _ in LIMITS]


def test_every_group_that_is_judged_is_one_that_nodes_are_asked_for() -> None:
    layouts = (KUBEADM, K3S, RKE2, OPENSHIFT, OTHER)
    asked = {group for layout in layouts for group, _ in layout.files} | {"runtime_socket"}
    asked |= {group for flags in FLAGS.values() for group in flags.values()}
    known = set(re.findall(r"^        \('(\w+)', ", RELATION.read_text(), re.MULTILINE))
    judged = {GROUP.findall(path.read_text())[0] for path in FOLDER.glob("*_*.sql") if "file_group" in path.read_text()}

    assert judged == known
    assert asked - known == {"kubelet_certificate"}
