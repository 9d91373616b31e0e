"""How the controls of a cluster stand, where a run found that nothing had to be judged again."""

from audit_batch.config import Settings
from audit_batch.errors import WarehouseMissing
from audit_batch.model import OutcomeState, Severity
from audit_batch.warehouse.database import open_published


def read_standing(settings: Settings) -> list[tuple[Severity, OutcomeState]]:
    """Return severity and outcome of each control in the newest evaluation; nothing where there is none."""
    try:
        con = open_published(settings.warehouse)
    except WarehouseMissing:
        return []
    try:
        con.execute("SET VARIABLE cluster = $cluster::VARCHAR", {"cluster": settings.cluster or None})
        rows = con.execute("SELECT severity, state FROM outcomes ORDER BY control").fetchall()
    finally:
        con.close()
    return [(Severity(severity), OutcomeState(state)) for severity, state in rows]
