"""Both profiles of the Pod Security Standards in plain Python, by requirement of our framework files.

Written from the pages on the standards and on user namespaces and from reading how the admission of Kubernetes 1.35
decides, so that the controls have something to agree with that shares no line with them.
"""

from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
Rule = Callable[[Json, Json], bool]
"""Whether pods with these annotations and this spec break it."""

CONFINED = {"RuntimeDefault", "Localhost"}
ADDABLE = {
    *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"),
    *("SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
}
SELINUX_TYPES = {"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}
SAFE_SYSCTLS = {"kernel.shm_rmid_forced"} | {
    f"net.ipv4.{name}"
    for name in (
        *("ip_local_port_range", "ip_local_reserved_ports", "ip_unprivileged_port_start", "ping_group_range"),
        *("tcp_fin_timeout", "tcp_keepalive_intvl", "tcp_keepalive_probes", "tcp_keepalive_time"),
        *("tcp_rmem", "tcp_syncookies", "tcp_wmem"),
    )
}
VOLUMES = {
    *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral"),
    *("image", "persistentVolumeClaim", "projected", "secret"),
}
APPARMOR = "container.apparmor.security.beta.kubernetes.io/"


def within(tree: Any, *path: str) -> Any:
    """What stands at ``path``; None where any part of it is missing or null."""
    for key in path:
        tree = (tree or {}).get(key)
    return tree


def containers(spec: Json) -> Iterator[Json]:
    for field in ("initContainers", "containers", "ephemeralContainers"):
        yield from spec.get(field) or ()


def contexts(spec: Json) -> list[Json]:
    """The securityContext of the pod and of each container, in that order; empty where there is none."""
    return [holder.get("securityContext") or {} for holder in (spec, *containers(spec))]


def of_containers(spec: Json) -> list[Json]:
    return contexts(spec)[1:]


def is_windows(spec: Json) -> bool:
    return within(spec, "os", "name") == "windows"


def keeps_user_of_node(spec: Json) -> bool:
    return spec.get("hostUsers") is not False


def open_profile(context: Json, field: str) -> bool:
    profile = context.get(field)
    return profile is not None and profile.get("type") not in CONFINED


def added(context: Json) -> set[str]:
    return {name or "" for name in within(context, "capabilities", "add") or ()}


def asks_other_host(container: Json) -> bool:
    handlers = [container.get(name) for name in ("livenessProbe", "readinessProbe", "startupProbe")]
    handlers += [within(container, "lifecycle", name) for name in ("postStart", "preStop")]
    return any(within(handler, way, "host") for handler in handlers for way in ("httpGet", "tcpSocket"))


def custom_selinux(context: Json) -> bool:
    options = context.get("seLinuxOptions") or {}
    return (options.get("type") or "") not in SELINUX_TYPES or bool(options.get("user") or options.get("role"))


def opens_host_port(spec: Json) -> bool:
    ports = [port for one in containers(spec) for port in one.get("ports") or ()]
    return any(spec.get("hostNetwork") or port.get("hostPort") for port in ports)


def annotation_opens(annotations: Json) -> bool:
    values = [value or "" for key, value in annotations.items() if key.startswith(APPARMOR)]
    return any(value not in ("", "runtime/default") and not value.startswith("localhost/") for value in values)


def unmasked(spec: Json) -> bool:
    return any(context.get("procMount") not in (None, "Default") for context in of_containers(spec))


def sources(spec: Json) -> list[set[str]]:
    """Types of each volume; one without any is an emptyDir."""
    return [{key for key in one if key != "name" and one[key] is not None} for one in spec.get("volumes") or ()]


def unsafe_sysctl(spec: Json) -> bool:
    return any(one.get("name") not in SAFE_SYSCTLS for one in within(spec, "securityContext", "sysctls") or ())


def allows_root(spec: Json) -> bool:
    own, *rest = [context.get("runAsNonRoot") for context in contexts(spec)]
    return own is False or any(not (own if value is None else value) for value in rest)


def lacks_seccomp(spec: Json) -> bool:
    own, *rest = contexts(spec)
    missing = own.get("seccompProfile") is None and any(one.get("seccompProfile") is None for one in rest)
    return missing or any(open_profile(one, "seccompProfile") for one in contexts(spec))


def keeps_capabilities(context: Json) -> bool:
    return "ALL" not in (within(context, "capabilities", "drop") or ())


BASELINE: dict[str, Rule] = {
    "1.1": lambda _, spec: any(within(one, "windowsOptions", "hostProcess") for one in contexts(spec)),
    "1.2": lambda _, spec: any(spec.get(name) for name in ("hostNetwork", "hostPID", "hostIPC")),
    "1.3": lambda _, spec: any(one.get("privileged") for one in of_containers(spec)),
    "1.4": lambda _, spec: any(added(one) - ADDABLE for one in of_containers(spec)),
    "1.5": lambda _, spec: any("hostPath" in types for types in sources(spec)),
    "1.6": lambda _, spec: opens_host_port(spec),
    "1.7": lambda _, spec: any(asks_other_host(one) for one in containers(spec)),
    "1.8": lambda annotations, spec: (
        annotation_opens(annotations) or any(open_profile(one, "appArmorProfile") for one in contexts(spec))
    ),
    "1.9": lambda _, spec: any(custom_selinux(one) for one in contexts(spec)),
    "1.10": lambda _, spec: keeps_user_of_node(spec) and unmasked(spec),
    "1.11": lambda _, spec: any(open_profile(one, "seccompProfile") for one in contexts(spec)),
    "1.12": lambda _, spec: unsafe_sysctl(spec),
}
OWN: dict[str, Rule] = {
    "2.1": lambda _, spec: any(types - VOLUMES for types in sources(spec)),
    "2.2": lambda _, spec: (
        not is_windows(spec) and any(one.get("allowPrivilegeEscalation") is not False for one in of_containers(spec))
    ),
    "2.3": lambda _, spec: keeps_user_of_node(spec) and allows_root(spec),
    "2.4": lambda _, spec: keeps_user_of_node(spec) and any(one.get("runAsUser") == 0 for one in contexts(spec)),
    "2.5": lambda _, spec: not is_windows(spec) and lacks_seccomp(spec),
    "2.6": lambda _, spec: (
        not is_windows(spec)
        and any(keeps_capabilities(one) or added(one) - {"NET_BIND_SERVICE"} for one in of_containers(spec))
    ),
}
RESTRICTED: dict[str, Rule] = {
    **BASELINE,
    "1.4": lambda _, spec: (
        not is_windows(spec) and any(added(one) - {"NET_BIND_SERVICE"} for one in of_containers(spec))
    ),
    "1.10": lambda _, spec: unmasked(spec),
    "1.11": OWN["2.5"],
    **OWN,
}
PROFILES = {"pod-security-baseline": BASELINE, "pod-security-restricted": RESTRICTED}


def broken(profile: str, annotations: Json, spec: Json) -> set[str]:
    """Ids of the requirements of ``profile`` that pods with this spec break."""
    return {id_ for id_, rule in PROFILES[profile].items() if rule(annotations, spec)}
