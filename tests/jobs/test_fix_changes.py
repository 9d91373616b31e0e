"""What is to be changed does not hang on the order that verdicts come in."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from audit_batch.collect.manifests import Manifest
from audit_batch.evaluate.verdicts import VerdictRow
from audit_batch.jobs.fix_changes import list_mendings
from audit_batch.jobs.manifest_verdicts import Judged
from audit_batch.model import Severity

FIELDS = {
    "automounted_token": "spec.automountServiceAccountToken",
    "privilege_escalation_allowed": "spec.containers[0].securityContext.allowPrivilegeEscalation",
    "undropped_capabilities": "spec.containers[0].securityContext.capabilities.drop",
    "writable_root_filesystem": "spec.containers[0].securityContext.readOnlyRootFilesystem",
}
PODS = [
    Manifest(
        "pods.yaml",
        line,
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": f"p{line}"},
            "spec": {"containers": [{"name": "app"}]},
        },
    )
    for line in (1, 11, 21)
]


def failing(control: str, pod: Manifest) -> Judged:
    name = pod.body["metadata"]["name"]
    fields = (FIELDS[control],)
    return Judged(VerdictRow(control, Severity.LOW, "fail", "v1", "Pod", "", name, "", fields, ""), pod)


@given(verdicts=st.permutations([failing(control, pod) for control, pod in product(FIELDS, PODS)]))
def test_changes_are_sorted_however_verdicts_come(verdicts: list[Judged]) -> None:
    mendings = list_mendings(PODS, verdicts, unsafe=True)

    first, *others = sorted(FIELDS, key=lambda control: (control != "undropped_capabilities", control))
    expected = [*product([first], range(3)), *((control, place) for place, control in product(range(3), others))]
    assert [(one.control, one.manifest) for one in mendings] == expected
