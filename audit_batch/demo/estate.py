"""What the company owns: its namespaces and workloads, and when each of them takes up which measure."""

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from audit_batch.demo.draw import Draw
from audit_batch.demo.roles import PLATFORM_WORKLOADS, ROLES, Needs, Role
from audit_batch.demo.story import FIRST, LAST, LATE_DAYS, LATE_ONE_IN, LONG_AGO, NEVER, WAVES, Measure
from audit_batch.demo.teams import (
    LEGACY,
    LEGACY_WORKLOAD,
    PLATFORM,
    SYSTEM_NAMESPACES,
    TEAMS,
    VISITS,
    Team,
)

ROLES_OF_A_SUBJECT = 6
"""More are not believable; a bigger company has more namespaces instead."""

_WAVES = tuple((wave.start.toordinal(), round(wave.affected * 256), wave.spread) for wave in WAVES.values())
_STORY = (LAST - FIRST).days
_NEWCOMERS, _LEAVERS = 12, 22
"""Of 256: workloads that come or go during the story."""
_LEGACY_ROLE = Role(
    LEGACY_WORKLOAD,
    "StatefulSet",
    storage=20,
    needs=Needs(privileged=True, root=True, host_paths=(("/srv/partner-files", False),)),
)


class Namespace(Struct, frozen=True):
    """A namespace; days are ordinals."""

    name: str
    team: Team
    first: int
    last: int
    adopted: tuple[int, ...]
    """Day on which each `Measure` is taken up."""
    subjects: tuple[str, ...] = ()
    is_system: bool = False
    home: str = ""
    """Name without the number of the copy that a bigger company makes of it."""


class Workload(Struct, frozen=True):
    """A workload; days are ordinals."""

    namespace: Namespace
    name: str
    role: Role
    first: int
    last: int
    adopted: tuple[int, ...]
    release_every: int
    """Days."""
    replicas: int
    traits: bytes
    """32 bytes that settle everything else."""


class Estate(Struct, frozen=True):
    """Everything the company owns, in the order in which lists show it."""

    draw: Draw
    namespaces: tuple[Namespace, ...]
    workloads: tuple[Workload, ...]


def build_estate(draw: Draw, workloads: int, replica_factor: int) -> Estate:
    """Lay out ``workloads`` workloads, each with ``replica_factor`` times its usual replicas."""
    system = tuple(_namespace(draw, name, PLATFORM, is_system=True) for name in SYSTEM_NAMESPACES)
    visits = tuple(_visits(draw))
    owned = [*_platform_workloads(draw, system, replica_factor), *_visiting_workloads(draw, visits, replica_factor)]
    namespaces = list(system + visits)
    copy = 0
    while len(owned) < workloads:
        areas = list(_areas(draw, copy))
        namespaces += areas
        room = workloads - len(owned)
        owned += islice(_team_workloads(draw, areas, replica_factor), room)
        copy += 1
    return Estate(draw, tuple(namespaces), tuple(owned))


def adopt(team: Team, digest: bytes) -> tuple[int, ...]:
    """Return the day on which each measure is taken up by a member of ``team``."""
    late = LATE_DAYS if digest[31] % LATE_ONE_IN == 0 else 0
    days = [
        start + team.pace + late + byte * spread // affected if byte < affected else LONG_AGO
        for byte, (start, affected, spread) in zip(digest, _WAVES, strict=False)
    ]
    for measure in team.refuses:
        days[measure] = NEVER if days[measure] else LONG_AGO
    return tuple(days)


def _namespace(draw: Draw, name: str, team: Team, *, is_system: bool = False, copy: int = 0) -> Namespace:
    subjects = next((subjects for area, subjects in team.areas if area == name), ())
    full = f"{name}-{copy + 1}" if copy else name
    digest = draw.digest("namespace", full)
    return Namespace(full, team, LONG_AGO, NEVER, adopt(team, digest), subjects, is_system, name)


def _areas(draw: Draw, copy: int) -> Iterator[Namespace]:
    for team in TEAMS:
        for name, _ in team.areas:
            yield _namespace(draw, name, team, copy=copy)


def _visits(draw: Draw) -> Iterator[Namespace]:
    for visit in VISITS:
        team = next(team for team in TEAMS if team.name == visit.team)
        adopted = adopt(team, draw.digest("namespace", visit.name))
        first, last = visit.first.toordinal(), visit.last.toordinal()
        yield Namespace(visit.name, team, first, last, adopted, ("trial",), home=visit.name)


def _team_workloads(draw: Draw, areas: list[Namespace], replica_factor: int) -> Iterator[Workload]:
    """Go round the namespaces, so that a small company has a little of everything."""
    for number in range(ROLES_OF_A_SUBJECT):
        for namespace in areas:
            if namespace.name == LEGACY and not number:
                yield _workload(draw, namespace, LEGACY_WORKLOAD, _LEGACY_ROLE, 1)
            for subject in namespace.subjects:
                role = ROLES[0] if not number else _further_roles(draw, namespace, subject)[number - 1]
                yield _workload(draw, namespace, f"{subject}-{role.suffix}", role, replica_factor)


def _further_roles(draw: Draw, namespace: Namespace, subject: str) -> list[Role]:
    order = draw.digest("roles", namespace.name, subject)
    return [role for _, role in sorted(zip(order, ROLES[1:], strict=False), key=lambda pair: pair[0])]


def _platform_workloads(draw: Draw, system: tuple[Namespace, ...], replica_factor: int) -> Iterator[Workload]:
    homes = {namespace.name: namespace for namespace in system}
    for name, roles in PLATFORM_WORKLOADS:
        for role in roles:
            yield _workload(draw, homes[name], role.suffix, role, replica_factor)


def _visiting_workloads(draw: Draw, visits: tuple[Namespace, ...], replica_factor: int) -> Iterator[Workload]:
    for namespace in visits:
        for role in ROLES[:2]:
            yield _workload(draw, namespace, f"trial-{role.suffix}", role, replica_factor)


def _workload(draw: Draw, namespace: Namespace, name: str, role: Role, replica_factor: int) -> Workload:
    traits = draw.digest("workload", namespace.name, name)
    permanent = namespace.is_system or role is _LEGACY_ROLE or role is ROLES[0]
    story = FIRST.toordinal() + traits[30] * _STORY // 256
    return Workload(
        namespace=namespace,
        name=name,
        role=role,
        first=max(namespace.first, story if traits[29] < _NEWCOMERS and not permanent else LONG_AGO),
        last=min(namespace.last, story if _NEWCOMERS <= traits[29] < _LEAVERS and not permanent else NEVER),
        adopted=_adopt_for(namespace.team, role, draw.digest("measures", namespace.name, name)),
        release_every=14 + traits[28] % 60 if not namespace.is_system else 60 + traits[28] % 60,
        replicas=(role.replicas + traits[27] % 2) * replica_factor,
        traits=traits,
    )


def _adopt_for(team: Team, role: Role, digest: bytes) -> tuple[int, ...]:
    days = list(adopt(team, digest))
    if role.needs.privileged or role.needs.host_paths:
        days[Measure.NOT_PRIVILEGED] = LONG_AGO
    if role.needs.root:
        days[Measure.NON_ROOT] = days[Measure.READ_ONLY_ROOT] = NEVER
    if role.needs.privileged:
        days[Measure.NO_ESCALATION] = NEVER
    if role.needs.token:
        days[Measure.NO_TOKEN] = NEVER
        days[Measure.OWN_ACCOUNT] = LONG_AGO
    return tuple(days)
