"""Every verdict of an evaluation, with the resource and the control it belongs to."""

from collections.abc import Mapping

import _duckdb as duckdb  # the engine without its package, which takes as long again to import
from msgspec import Struct

from audit_batch.catalog.control import Control
from audit_batch.model import Severity

_SQL = """
SELECT
    verdicts.control,
    verdicts.verdict,
    coalesce(objects.api_version, '') AS api_version,
    verdicts.kind,
    verdicts.namespace,
    verdicts.name,
    verdicts.reason,
    verdicts.fields,
    verdicts.waiver
FROM temp.verdicts
LEFT JOIN (
    SELECT DISTINCT ON (kind, namespace, name)
        kind,
        namespace,
        name,
        api_version
    FROM objects
    ORDER BY api_version
) AS objects
    USING (kind, namespace, name)
ORDER BY ALL
"""


class VerdictRow(Struct, frozen=True):
    """One control on one resource."""

    control: str
    severity: Severity
    verdict: str
    api_version: str
    kind: str
    namespace: str
    name: str
    reason: str
    fields: tuple[str, ...]
    """JSON paths of the offending fields."""
    waiver: str
    """Id of the waiver that covers a failing verdict; empty without one."""


def read_verdicts(con: duckdb.DuckDBPyConnection, controls: Mapping[str, Control]) -> list[VerdictRow]:
    """Return the verdicts that an evaluation kept on this connection, by control and resource."""
    return [
        VerdictRow(
            row[0], controls[row[0]].severity, row[1], row[2], row[3], row[4], row[5], row[6], tuple(row[7]), row[8]
        )
        for row in con.execute(_SQL).fetchall()
    ]
