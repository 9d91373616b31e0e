"""Controls as policies that the API server asks at admission."""

from collections.abc import Iterable, Sequence

from audit_batch.catalog.expression import load_expressions
from audit_batch.config import Settings
from audit_batch.errors import UsageError
from audit_batch.jobs.library import choose_controls, load_library, require_framework
from audit_batch.report.export.admission import Action, to_policies


def write_admission_policies(settings: Settings, ids: Sequence[str], actions: Iterable[Action]) -> str:
    """Write the policies of the controls of ``ids`` and of the settings' frameworks, or of all that have one.

    Raises:
        UsageError: No control or framework of that id; a control that was named has no expression; two actions that
            the API server refuses together.
    """
    if {Action.WARN, Action.DENY} <= set(actions):
        raise UsageError("--action: warn and deny exclude each other; a request that is denied is told so")
    library, frameworks = load_library(settings)
    of_frameworks = {
        id_
        for name in settings.frameworks
        for requirement in require_framework(frameworks, name).requirements
        for id_ in requirement.controls
    }
    chosen = choose_controls(library, [*ids, *sorted(of_frameworks)])
    found = list(load_expressions(chosen, settings.params))
    if lacking := sorted(set(ids) - {one.control.id for one in found}):
        raise UsageError(f"control {lacking[0]!r} has no expression in CEL that says the same")
    return to_policies(found, actions)
