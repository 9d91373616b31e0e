"""Whether the audit policy was changed: the same requests are logged at another level than the day before."""

from collections.abc import Sequence
from datetime import timedelta

from audit_batch.warehouse.events.gaps import Jump
from audit_batch.warehouse.events.settling import StoredFile
from audit_batch.warehouse.events.staging import Part, Staging

ENOUGH = 20
"""Requests of a verb on a resource in a day that show at which level they are logged."""
_NAMED = 5
"""Changes that are named before the rest is counted."""


def policy_changes(staging: Staging, stored: Sequence[StoredFile], parts: Sequence[Part]) -> list[Jump]:
    """Return a gap for each day that a batch adds to, or that follows one, and that is logged otherwise than the last.

    Requests count that are logged at one level all day, on both days.
    """
    days = {part.day + timedelta(days=ahead) for part in parts for ahead in (-1, 0, 1)}
    near = [str(file.path) for file in stored if {file.first_time.date(), file.last_time.date()} & days]
    files = [*near, *(str(part.path) for part in parts)]
    if not parts:
        return []
    rows = staging.con.execute(
        """
        WITH logged AS (
            SELECT
                event_time::DATE                                                         AS day,
                concat_ws(' ', verb, concat_ws('/', resource, nullif(subresource, '')))  AS action,
                any_value(level)                                                         AS level,
                min(event_time)                                                          AS first_time,
                max(event_time)                                                          AS last_time
            FROM read_parquet($files, hive_partitioning = false)
            WHERE stage IN ('ResponseComplete', 'Panic') AND level != '' AND resource != ''
            GROUP BY day, action
            HAVING count(*) >= $enough AND count(DISTINCT level) = 1
        )

        SELECT
            max(before.last_time),
            min(after.first_time),
            list(format('{} ({} before, {} after)', after.action, before.level, after.level) ORDER BY after.action)
        FROM logged AS after
        JOIN logged AS before ON before.action = after.action AND before.day = after.day - 1
        WHERE before.level != after.level
        GROUP BY after.day
        ORDER BY after.day
        """,
        {"files": files, "enough": ENOUGH},
    ).fetchall()
    return [
        Jump("policy_change", first, last, f"logged at another level: {_named(actions)}")
        for first, last, actions in rows
    ]


def _named(actions: Sequence[str]) -> str:
    more = f" and {len(actions) - _NAMED} more" if len(actions) > _NAMED else ""
    return ", ".join(actions[:_NAMED]) + more
