"""The made-up company: the door to this room."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct

from audit_batch.demo.activity.log import LOG_BEGINS, log_lines
from audit_batch.demo.api import DemoApi
from audit_batch.demo.draw import Draw
from audit_batch.demo.estate import Estate, build_estate
from audit_batch.demo.node_facts import node_facts
from audit_batch.demo.scene import Json, Scene
from audit_batch.demo.story import BLUEPRINT_APPROVED, FIRST, LAST, list_days
from audit_batch.demo.teams import APPROVER, CLUSTER, COMPANY, NETWORK_PLUGIN
from audit_batch.model import ListApi

DEFAULT_WORKLOADS = 300
_ANSWERS = Path(__file__).parent


class Company(Struct, frozen=True):
    """A company, its cluster and its history; everything in it follows from a seed."""

    estate: Estate
    name: str = COMPANY
    cluster: str = CLUSTER
    first: date = FIRST
    last: date = LAST
    approved: date = BLUEPRINT_APPROVED
    """Day of the snapshot that was approved as the blueprint."""
    approver: str = APPROVER
    log_begins: date = LOG_BEGINS
    """First day of the audit log."""
    network_plugins: tuple[str, ...] = (NETWORK_PLUGIN, f"mirror/{NETWORK_PLUGIN}")
    """Images by which a control can know that policies are enforced; that of the company's mirror is its own."""

    @property
    def waivers(self) -> str:
        """The findings that the company accepts, as TOML that `catalog.waiver` reads."""
        return (_ANSWERS / "waivers.toml").read_text(encoding="utf-8")

    @property
    def attestations(self) -> str:
        """What its people answer for, as TOML that `catalog.waiver` reads."""
        return (_ANSWERS / "attestations.toml").read_text(encoding="utf-8")

    def snapshot_days(self, *, daily: bool = False) -> tuple[date, ...]:
        """Return the days on which a snapshot was taken, in order.

        Args:
            daily: Every day of the story that had no outage, not only one in four weeks before the last month.
        """
        return list_days(daily=daily)

    def api(self, day: date) -> ListApi:
        """Return the API server as it answers in the night to ``day``."""
        return DemoApi(Scene(self.estate, day.toordinal()))

    def log(self, day: date) -> Iterator[bytes]:
        """Yield the lines of the API server's audit log of ``day``, of which there are some from `LOG_BEGINS` on."""
        return log_lines(Scene(self.estate, day.toordinal()))

    def node_facts(self, day: date) -> Iterator[Json]:
        """Yield what was read on each node in the night to ``day``."""
        return node_facts(Scene(self.estate, day.toordinal()))


def make_company(seed: int = 1, *, workloads: int = DEFAULT_WORKLOADS, replica_factor: int = 1) -> Company:
    """Make up a company.

    Args:
        seed: Another seed, another company.
        workloads: Workloads in the cluster over all its history; a bigger company has more namespaces and nodes.
        replica_factor: Multiplies the replicas of each workload, for clusters of many pods.
    """
    return Company(build_estate(Draw(seed), workloads, replica_factor))
