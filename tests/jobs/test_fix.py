"""Remedies: after them the control passes, nothing else fails that did not, and a second run finds nothing to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from audit_batch.catalog.control import load_controls
from audit_batch.catalog.example import Example, load_examples
from audit_batch.catalog.remedies import REMEDIES
from audit_batch.config import Settings, shipped
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.fix import Proposal, propose_fixes, write_fixes
from audit_batch.jobs.miniature import MOMENT
from audit_batch.jobs.scan import Request, scan_manifests
from audit_batch.model import Verdict
from audit_batch.report.export.scanned import FAILING, Resource

CONTROLS = load_controls([shipped("controls")]).controls
CLOCK = Clock(lambda: MOMENT)
SAFE_AT_LEAST = 20


class Quoting(yaml.CSafeDumper):  # type: ignore[misc]
    """Writes texts in quotes: to Kubernetes, though not to PyYAML, a plain y is true."""

    def ignore_aliases(self, _: object) -> bool:
        return True


Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


@dataclass(frozen=True, slots=True)
class Case:
    settings: Settings
    file: Path

    def failing(self, ids: tuple[str, ...]) -> set[tuple[str, str, Resource]]:
        scanned = scan_manifests(self.settings, Request([self.file], controls=ids, has_passes=False), CLOCK)
        return {
            (result.control.id, result.file, result.resource) for result in scanned.results if result.state in FAILING
        }

    def fix(self, *ids: str, unsafe: bool = True) -> Proposal:
        return propose_fixes(self.settings, [self.file], CLOCK, ids, unsafe=unsafe)


def failing_examples(control: str) -> Iterator[Example]:
    for example in load_examples(CONTROLS[control]):
        if Verdict.FAIL in example.expect.values() and not (example.forbidden or example.params):
            yield example


def case_of(folder: Path, text: str) -> Case:
    file = folder / "a.yaml"
    file.write_bytes(text.encode())
    return Case(Settings(), file)


def case_of_examples(control: str, folder: Path) -> Case:
    """A folder with every example in which the control fails."""
    for number, example in enumerate(failing_examples(control)):
        text = yaml.dump_all(example.objects, Dumper=Quoting, sort_keys=False)
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return Case(Settings(), folder)


@pytest.mark.parametrize("control", REMEDIES)
def test_a_remedy_makes_its_control_pass_and_no_other_fail(control: str, tmp_path: Path) -> None:
    case = case_of_examples(control, tmp_path)
    before = case.failing(tuple(REMEDIES))

    proposal = case.fix(control)
    write_fixes(proposal)

    after = case.failing(tuple(REMEDIES))
    remedied = {one for one in before - after if one[0] == control}
    assert after < before
    assert {file for _, file, _ in remedied} == {one.file for one in proposal.files}


def second_run(control: str, folder: Path) -> Proposal:
    """What is proposed once all that was proposed is written."""
    case = case_of_examples(control, folder)
    write_fixes(case.fix(control))
    return case.fix(control)


@pytest.mark.parametrize("control", list(REMEDIES)[::6])
def test_a_second_run_finds_nothing_to_do(control: str, tmp_path: Path) -> None:
    assert second_run(control, tmp_path).files == []


@pytest.mark.soak
@pytest.mark.parametrize("control", REMEDIES)
def test_a_second_run_never_finds_anything_to_do(control: str, tmp_path: Path) -> None:
    assert second_run(control, tmp_path).files == []


def test_at_least_twenty_remedies_are_safe() -> None:
    assert sum(remedy.is_safe for remedy in REMEDIES.values()) >= SAFE_AT_LEAST


POD = """\
# Everything about the shop.
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}   # flow
spec:
    containers:
    -   name: "web"      # why it is quoted
        image: example.com/web:1

        args: [a,   b]   # unusual spaces
    # the end
"""


def test_only_lines_that_say_something_new_are_touched(tmp_path: Path) -> None:
    case = case_of(tmp_path, POD)

    (fix,) = case.fix("privilege_escalation_allowed").files

    changed = [line for line in fix.diff.splitlines()[2:] if line[0] in "+-"]
    assert changed == ["+        securityContext:", "+          allowPrivilegeEscalation: false"]


COMMENTED = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: web
    image: example.com/web:1
    resources:
      limits:
        cpu: 100m
        # memory: 1Gi

      # requests are those
    # of the limits
  # the sidecar
  - name: sidecar
    image: example.com/sidecar:1
"""


def test_a_comment_stays_with_what_it_is_on(tmp_path: Path) -> None:
    case = case_of(tmp_path, COMMENTED)

    (fix,) = case.fix("privilege_escalation_allowed").files

    added = "    securityContext:\n      allowPrivilegeEscalation: false\n"
    belongs = "      # requests are those\n"
    assert fix.after == COMMENTED.replace(belongs, belongs + added) + added


def test_a_choice_that_somebody_made_stays_unless_asked_otherwise(tmp_path: Path) -> None:
    chosen = POD.replace("args:", "securityContext: {allowPrivilegeEscalation: true} # needed\n        args:")
    case = case_of(tmp_path, chosen)

    kept = case.fix("privilege_escalation_allowed", unsafe=False)
    (overridden,) = case.fix("privilege_escalation_allowed").files

    assert kept.files == []
    assert "allowPrivilegeEscalation: false} # needed" in overridden.after


def test_a_container_that_is_privileged_keeps_its_escalation_which_no_server_would_take_away(tmp_path: Path) -> None:
    case = case_of(tmp_path, POD.replace("args:", "securityContext: {privileged: true}\n        args:"))

    assert case.fix("privilege_escalation_allowed").files == []


def test_documents_lists_json_and_windows_line_ends_keep_their_form(tmp_path: Path) -> None:
    listed = "apiVersion: v1\nkind: List\nitems:\n- " + POD.partition("\n")[2].replace("\n", "\n  ").rstrip() + "\n"
    case = case_of(tmp_path, (POD + "---\n" + listed.replace("name: web,", "name: two,")).replace("\n", "\r\n"))
    json = tmp_path / "pod.json"
    json.write_text(
        '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "j", "namespace": "a"},\n'
        ' "spec": {"containers": [{"name": "c", "image": "x"}]}}',
        encoding="utf-8",
    )

    (yaml_fix,) = case.fix("privilege_escalation_allowed").files
    (json_fix,) = Case(Settings(), json).fix("privilege_escalation_allowed").files

    assert yaml_fix.after.count("allowPrivilegeEscalation: false\r\n") == 2
    assert "\n" not in yaml_fix.after.replace("\r\n", "")
    assert '"image": "x", "securityContext": {"allowPrivilegeEscalation": false}}]' in json_fix.after


def test_what_an_anchor_shares_is_named_and_stays(tmp_path: Path) -> None:
    labels = "metadata:\n  name: shop\n  labels: &l {team: shop}\n  annotations: *l\n"
    case = case_of(tmp_path, f"apiVersion: v1\nkind: Namespace\n{labels}")

    proposal = case.fix("namespace_without_warning")

    assert proposal.files == []
    assert "anchor" in proposal.skipped[0].reason


def test_each_item_of_a_list_is_remedied_though_lines_move(tmp_path: Path) -> None:
    item = "- " + POD.partition("\n")[2].replace("\n", "\n  ").rstrip() + "\n"
    items = "".join(item.replace("name: web,", f"name: web-{number},") for number in range(3))
    case = case_of(tmp_path, f"# all\n---\nkind: List\napiVersion: v1\nitems:\n{items}")

    (fix,) = case.fix("privilege_escalation_allowed").files

    assert fix.after.count("allowPrivilegeEscalation: false") == 3


ACCOUNTS = """\
---
# Accounts of the shop.
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ServiceAccount
  metadata: {name: needed, namespace: shop}
- apiVersion: v1
  kind: ServiceAccount
  metadata: {name: idle, namespace: shop}
--- # who needs one
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: needed, namespace: shop}]
"""


@pytest.mark.parametrize("beginning", ["", "\ufeff", "%YAML 1.1\n", "---\n", "...\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_object_that_is_blamed_is_changed_and_not_its_neighbour(
    beginning: str, newline: str, tmp_path: Path
) -> None:
    case = case_of(tmp_path, (beginning + ACCOUNTS).replace("\n", newline))

    (fix,) = case.fix("unneeded_account_token").files

    idle = "  metadata: {name: idle, namespace: shop}\n"
    expected = ACCOUNTS.replace(idle, idle + "  automountServiceAccountToken: false\n")
    assert fix.after == (beginning + expected).replace("\n", newline)


def test_of_objects_on_one_line_the_one_that_is_blamed_is_changed(tmp_path: Path) -> None:
    line = '{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "NAME", "namespace": "shop"}}'
    case = case_of(
        tmp_path,
        '{"apiVersion": "v1", "kind": "List", "items": ['
        + ", ".join([line.replace("NAME", "needed"), line.replace("NAME", "idle")])
        + "]}\n"
        + ACCOUNTS[ACCOUNTS.index("---", 3) :],
    )

    (fix,) = case.fix("unneeded_account_token").files

    assert '"name": "idle", "namespace": "shop"}, "automountServiceAccountToken": false}]}' in fix.after
    assert fix.after.count("automountServiceAccountToken") == 1


def test_a_template_is_named_and_the_other_documents_are_remedied(tmp_path: Path) -> None:
    (tmp_path / "chart.yaml").write_text("kind: {{ .Kind }}\nmetadata: [\n", encoding="utf-8")
    case_of(tmp_path, POD)

    proposal = Case(Settings(), tmp_path).fix("privilege_escalation_allowed")

    assert [Path(one.file).name for one in proposal.files] == ["a.yaml"]
    assert [Path(one.file).name for one in proposal.skipped] == ["chart.yaml"]
