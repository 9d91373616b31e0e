"""Many warehouses read as one: a folder with one sub-folder, and one writer, for each."""

from audit_batch.warehouse.fleet.members import Fleet, Member, Unread, attach_fleet, find_damaged
from audit_batch.warehouse.fleet.union import FleetViews

__all__ = ["Fleet", "FleetViews", "Member", "Unread", "attach_fleet", "find_damaged"]
