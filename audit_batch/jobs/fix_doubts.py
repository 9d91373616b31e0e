"""Signs that what runs relies on what a safe remedy takes, so that it is proposed only when asked for."""

import re
from collections.abc import Callable, Iterator, Mapping
from posixpath import normpath
from typing import Any

from audit_batch.collect.edits.change import Step, find_value, read_path
from audit_batch.collect.sources.shape import pod_of

_LISTS = ("containers", "initContainers", "ephemeralContainers")
_WORD = re.compile(r"[^\s/;&|\"'()=<>`{},]+")
_PART = re.compile(r"[a-z0-9]+")

_NESTING = frozenset({
    "bubblewrap", "buildah", "buildkit", "buildkitd", "bwrap", "newgidmap", "newuidmap", "podman", "rootless",
    "rootlesskit", "unshare",
})  # fmt: skip
"""Programs that make user namespaces of their own, and what images of such are called."""
_RAW = frozenset({
    "arp-scan", "arping", "blackbox", "blackbox_exporter", "dhclient", "dhcpd", "dhcrelay", "dnsmasq", "dumpcap",
    "ebtables", "ettercap", "fping", "hping3", "ip6tables", "iptables", "keepalived", "kube-hunter", "masscan", "mtr",
    "netshoot", "ngrep", "nmap", "nping", "pihole", "ping", "ping6", "scapy", "smokeping", "snort", "suricata",
    "tcpdump", "traceroute", "traceroute6", "tshark", "ucarp", "udhcpc", "zeek", "zmap",
})  # fmt: skip
"""Programs that open raw sockets."""
_GAINING = frozenset({
    "chrome-sandbox", "crontab", "doas", "fusermount", "fusermount3", "mount", "newgrp", "passwd", "pkexec", "su",
    "sudo", "sudoedit", "umount",
})  # fmt: skip
"""Programs that get the rights of root, or capabilities, from their file."""

_NEVER_WRITTEN = frozenset({
    "/etc/debian_version", "/etc/localtime", "/etc/lsb-release", "/etc/machine-id", "/etc/os-release",
    "/etc/redhat-release", "/etc/timezone", "/usr/lib/os-release", "/usr/share/zoneinfo", "/var/lib/dbus/machine-id",
})  # fmt: skip
"""What pods look up on their node, and only an installation of the node writes."""

_MACROS = {"@hourly": "0 * * * *"} | dict.fromkeys(
    ("@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"), "0 0 * * *"
)
_MOST_SECONDS = 3300
"""Of a run that ends, with its pods, within an hour."""


def _may_gain(body: Mapping[str, Any], way: tuple[Step, ...]) -> bool:
    for container in _containers(body, way):
        adds = _added(container) - {"NET_BIND_SERVICE"}
        # Who is not root gets them from the file of the program, and with this bar no longer.
        if not _words(container).isdisjoint(_GAINING | _RAW | _NESTING) or (adds and _user(body, container) != 0):
            return True
    return False


def _may_send_raw(body: Mapping[str, Any], way: tuple[Step, ...]) -> bool:
    """Who sets up the network does so with raw sockets, too (iptables, VRRP, DHCP)."""
    return pod_of(body).get("hostNetwork") is True or any(
        not _words(container).isdisjoint(_RAW) or "NET_ADMIN" in _added(container)
        for container in _containers(body, way)
    )


def _may_nest(body: Mapping[str, Any], way: tuple[Step, ...]) -> bool:
    return any(not _words(container).isdisjoint(_NESTING) for container in _containers(body, way))


def _may_be_root(body: Mapping[str, Any], way: tuple[Step, ...]) -> bool:
    return not all((_user(body, container) or 0) > 0 for container in _containers(body, way))


def _may_be_written(body: Mapping[str, Any], way: tuple[Step, ...]) -> bool:
    name = find_value(body, (*way[:-1], "name"))
    volume = next((one for one in pod_of(body).get("volumes") or () if one.get("name") == name), None)
    return normpath(str(find_value(volume, ("hostPath", "path")))) not in _NEVER_WRITTEN


def _is_of_the_node(body: Mapping[str, Any], _way: tuple[Step, ...]) -> bool:
    """An agent that is to be replaced at once, because the node does without it meanwhile."""
    return body["kind"] == "DaemonSet" or pod_of(body).get("hostNetwork") is True


def _may_be_skipped(body: Mapping[str, Any], _way: tuple[Step, ...]) -> bool:
    """A run that is late by an hour: no loss only where the next is due by then."""
    return _schedule(body)[1:] != ["*"] * 4


def _may_overlap(body: Mapping[str, Any], _way: tuple[Step, ...]) -> bool:
    """Where no run can meet the next, which begins an hour later at the earliest, none is left out."""
    seconds = find_value(body, ("spec", "jobTemplate", "spec", "activeDeadlineSeconds"))
    return not (isinstance(seconds, int) and seconds <= _MOST_SECONDS and _schedule(body)[0].isdecimal())


def _schedule(body: Mapping[str, Any]) -> list[str]:
    """Return the five fields of a schedule; one text that says nothing for any other."""
    written = str(find_value(body, ("spec", "schedule"))).strip()
    fields = _MACROS.get(written, written).split()
    return fields if len(fields) == len(("minute", "hour", "day", "month", "weekday")) else [""]


def _containers(body: Mapping[str, Any], way: tuple[Step, ...]) -> Iterator[Mapping[str, Any]]:
    """Yield the container that a field belongs to; of a field of the whole pod, all."""
    place = next((place for place, step in enumerate(way) if step in _LISTS), None)
    if place is not None:
        yield find_value(body, way[: place + 2])
        return
    pod = pod_of(body)
    for name in _LISTS:
        yield from pod.get(name) or ()


def _words(container: Mapping[str, Any]) -> set[str]:
    """Every word of what is started, by hooks and probes too, and every part of the name of the image."""
    starts = [container, *(container.get(f"{name}Probe") for name in ("liveness", "readiness", "startup"))]
    starts += [find_value(container, ("lifecycle", hook)) for hook in ("postStart", "preStop")]
    texts = [
        str(text)
        for start in starts
        for words in (
            find_value(start, ("exec", "command")),
            find_value(start, ("command",)),
            find_value(start, ("args",)),
        )
        for text in words or ()
    ]
    return {*_WORD.findall(" ".join(texts)), *_PART.findall(str(container.get("image")).lower())}


def _added(container: Mapping[str, Any]) -> set[str]:
    names = find_value(container, ("securityContext", "capabilities", "add"))
    return {str(name).upper().removeprefix("CAP_") for name in names or ()}


def _user(body: Mapping[str, Any], container: Mapping[str, Any]) -> int | None:
    """The number of the user; None where the image decides."""
    own = find_value(container, ("securityContext", "runAsUser"))
    user = own if own is not None else find_value(pod_of(body), ("securityContext", "runAsUser"))
    return user if isinstance(user, int) else None


_DOUBTS: Mapping[str, Callable[[Mapping[str, Any], tuple[Step, ...]], bool]] = {
    "privilege_escalation_allowed": _may_gain,
    "missing_security_context": _may_gain,
    "net_raw_capability": _may_send_raw,
    "unconfined_seccomp_profile": _may_nest,
    "non_root_not_required": _may_be_root,
    "writable_host_path": _may_be_written,
    "no_time_to_end": _is_of_the_node,
    "cron_job_without_starting_deadline": _may_be_skipped,
    "cron_job_overlaps": _may_overlap,
}
"""By control: whether a remedy is in doubt for one field of an object."""


def is_doubtful(control: str, body: Mapping[str, Any], field: str) -> bool:
    """Say whether something shows that an object may rely on what the remedy would take there."""
    doubt = _DOUBTS.get(control)
    return doubt is not None and doubt(body, read_path(field))


def is_hopeless(control: str, body: Mapping[str, Any], field: str) -> bool:
    """Say whether nothing would start any more, whoever asks for it: root is named, and would be refused."""
    return control == "non_root_not_required" and any(
        _user(body, container) == 0 for container in _containers(body, read_path(field))
    )
