"""Strategies for pods: one that keeps a profile, and a few fields of it that are set to something else."""

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from tests.evaluate.pod_standards import APPARMOR, SAFE_SYSCTLS, VOLUMES

Json = dict[str, Any]
Way = tuple[str, ...]

PLACES: tuple[Way, ...] = (
    (),
    ("containers", "app"),
    ("containers", "aside"),
    ("initContainers", "setup"),
    ("ephemeralContainers", "debug"),
)
"""Whose field is set: the pod's, or the container's in that list."""

BOOLEANS = (True, False, None)
PROFILES = tuple({"type": kind} for kind in ("RuntimeDefault", "Localhost", "Unconfined", "", "unconfined", None))
PROFILES += ({}, {"localhostProfile": "app"}, None)  # type: ignore[assignment]
LABELS: tuple[Any, ...] = (None, "", "s0", "container_t", "container_init_t", "container_kvm_t", "container_engine_t")
LABELS += ("spc_t", "container_runtime_t", "system_u")
NAMES: tuple[Any, ...] = (None, [], ["ALL"], ["all"], ["CHOWN"], ["NET_BIND_SERVICE"], ["NET_BIND_SERVICE", "KILL"])
NAMES += (["CAP_CHOWN"], ["SYS_ADMIN"], ["NET_RAW", "ALL"], ["chown"], ["SYS_CHROOT", "SETPCAP", "MKNOD"])
PORTS: tuple[Any, ...] = (None, [], [{"containerPort": 80}], [{"containerPort": 80, "hostPort": 0}])
PORTS += ([{"containerPort": 80, "hostPort": None}, {"containerPort": 81, "hostPort": 8081}],)
HANDLERS: tuple[Any, ...] = (None, {}, {"exec": {"command": ["true"]}}, {"grpc": {"port": 9}})
HANDLERS += tuple(
    {way: {"port": 80, **host}}
    for way in ("httpGet", "tcpSocket")
    for host in ({}, {"host": ""}, {"host": None}, {"host": "127.0.0.1"}, {"host": "example.com"})
)
SYSCTLS: tuple[Any, ...] = (None, [], *([{"name": name, "value": "1"}] for name in sorted(SAFE_SYSCTLS)))
SYSCTLS += ([{"name": "net.ipv4.tcp_syncookies"}, {"name": "kernel.msgmax"}], [{"name": "net/ipv4/tcp_rmem"}])
SOURCES = (*sorted(VOLUMES), "hostPath", "nfs", "gitRepo", "iscsi", "cephfs", "storageos", "portworxVolume")
MOUNTS: tuple[Any, ...] = (None, [], [{"name": "data"}], [{"name": "data", "hostPath": None}])
MOUNTS += tuple([{"name": "tmp", "emptyDir": {}}, {"name": "data", source: {}}] for source in SOURCES)
SYSTEMS: tuple[Any, ...] = ({"name": "windows"}, {"name": "linux"}, {"name": ""}, {}, None)

ANYWHERE: dict[Way, tuple[Any, ...]] = {
    ("securityContext",): (None, {}),
    ("securityContext", "runAsUser"): (0, 1, 1000, None),
    ("securityContext", "runAsNonRoot"): BOOLEANS,
    ("securityContext", "seccompProfile"): PROFILES,
    ("securityContext", "appArmorProfile"): PROFILES,
    ("securityContext", "seLinuxOptions"): (None, {}),
    ("securityContext", "seLinuxOptions", "type"): LABELS,
    ("securityContext", "seLinuxOptions", "user"): LABELS[:3],
    ("securityContext", "seLinuxOptions", "role"): LABELS[:3],
    ("securityContext", "seLinuxOptions", "level"): LABELS[:3],
    ("securityContext", "windowsOptions"): (None, {}),
    ("securityContext", "windowsOptions", "hostProcess"): BOOLEANS,
}
OF_PODS: dict[Way, tuple[Any, ...]] = {
    **ANYWHERE,
    **{(name,): BOOLEANS for name in ("hostNetwork", "hostPID", "hostIPC", "hostUsers")},
    ("os",): SYSTEMS,
    ("volumes",): MOUNTS,
    ("securityContext", "sysctls"): SYSCTLS,
    ("initContainers",): (None, []),
}
OF_CONTAINERS: dict[Way, tuple[Any, ...]] = {
    **ANYWHERE,
    ("securityContext", "privileged"): BOOLEANS,
    ("securityContext", "allowPrivilegeEscalation"): BOOLEANS,
    ("securityContext", "procMount"): ("Default", "Unmasked", "", "other", None),
    ("securityContext", "capabilities"): (None, {}),
    ("securityContext", "capabilities", "add"): NAMES,
    ("securityContext", "capabilities", "drop"): NAMES,
    ("ports",): PORTS,
    **{(name,): HANDLERS for name in ("livenessProbe", "readinessProbe", "startupProbe")},
    **{("lifecycle", name): HANDLERS for name in ("postStart", "preStop")},
    ("lifecycle",): (None, {}),
}
ANNOTATIONS: tuple[Json, ...] = (
    {APPARMOR + "app": "unconfined"},
    {APPARMOR + "nobody": "localhost"},
    {APPARMOR + "app": "localhost/app", APPARMOR + "aside": "runtime/default"},
    {APPARMOR + "app": "", "example.com/apparmor": "unconfined"},
)

STRICT = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
EVERYWHERE = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
STYLES: tuple[tuple[Json, Json], ...] = ((EVERYWHERE, STRICT), ({}, STRICT | EVERYWHERE), ({}, {}))
"""securityContext of the pod and of each container: restricted by the pod, by each container, or nothing said."""


def kept(style: tuple[Json, Json]) -> Json:
    """A pod spec that says what ``style`` says, and nothing else."""
    spec: Json = {"securityContext": deepcopy(style[0])}
    for field, name in PLACES[1:]:
        spec.setdefault(field, []).append({"name": name, "securityContext": deepcopy(style[1])})
    return spec


def put(spec: Json, place: Way, way: Way, value: Any) -> None:
    """Set one field, making what stands above it."""
    target = spec
    if place:
        target = next((one for one in spec.get(place[0]) or () if one["name"] == place[1]), {})
    for key in way[:-1]:
        if target.get(key) is None:
            target[key] = {}
        target = target[key]
    target[way[-1]] = deepcopy(value)


@st.composite
def changes(draw: st.DrawFn) -> tuple[Way, Way, Any]:
    """Place, way to the field below it, and the value; every field of pods and of containers alike likely."""
    of_pods, way = draw(st.sampled_from([(True, way) for way in OF_PODS] + [(False, way) for way in OF_CONTAINERS]))
    place = () if of_pods else draw(st.sampled_from(PLACES[1:]))
    return place, way, draw(st.sampled_from((OF_PODS if of_pods else OF_CONTAINERS)[way]))


@st.composite
def pods(draw: st.DrawFn) -> tuple[Json, Json]:
    """Annotations and spec of a pod."""
    spec = kept(draw(st.sampled_from(STYLES)))
    for place, way, value in draw(st.lists(changes(), min_size=1, max_size=6)):
        put(spec, place, way, value)
    for way in (("volumes",), ("hostUsers",), ("os",)):
        if draw(st.integers(0, 3)) == 0:
            put(spec, (), way, draw(st.sampled_from(OF_PODS[way])))
    annotations = draw(st.sampled_from((*ANNOTATIONS, *({},) * 28)))
    return annotations, spec


class Batch(tuple[tuple[Json, Json], ...]):
    """Pods that are judged in one round; a failing test shows what differs, not all of them."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} pods>"


def batches() -> st.SearchStrategy[Batch]:
    return st.lists(pods(), min_size=30, max_size=60).map(Batch)
