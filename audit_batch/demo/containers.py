"""What a container of a workload is given on a day: rights, variables, resources, probes."""

from audit_batch.demo.estate import Workload
from audit_batch.demo.fakes import credential_name, fake_credential
from audit_batch.demo.scene import Json
from audit_batch.demo.story import Measure

_FLAWS = ("privileged", "container-socket", "host-network", "host-pid", "capabilities", "capabilities")
_ADDED = (["SYS_ADMIN"], ["NET_ADMIN", "NET_RAW"], ["SYS_PTRACE"])
_MEMORY = (128, 256, 384, 512, 1024, 2048)


def flaw_of(workload: Workload, day: int) -> str:
    """Return which access to the node the workload has without needing it; empty for none."""
    if workload.adopted[Measure.NOT_PRIVILEGED] <= day:
        return ""
    return _FLAWS[workload.traits[0] % len(_FLAWS)]


def on_host_network(workload: Workload, day: int) -> bool:
    """Whether the workload shares its node's network; its ports are then the node's."""
    return workload.role.needs.host_network or flaw_of(workload, day) == "host-network"


def security_context(workload: Workload, day: int) -> Json:
    """Return the container's securityContext; empty when none is written."""
    needs, flaw = workload.role.needs, flaw_of(workload, day)
    context: Json = {}
    if needs.privileged or flaw == "privileged":
        context = {"privileged": True}
    elif workload.adopted[Measure.NO_ESCALATION] <= day:
        context = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    added = list(needs.capabilities)
    if flaw == "capabilities":
        added += _ADDED[workload.traits[6] % len(_ADDED)]
    if added:
        context["capabilities"] = context.get("capabilities", {}) | {"add": added}
    if workload.adopted[Measure.READ_ONLY_ROOT] <= day:
        context["readOnlyRootFilesystem"] = True
    return context


def environment(workload: Workload, day: int) -> list[Json]:
    """Return the variables; credentials among them are plain, referenced, or kept in files instead."""
    level = "debug" if workload.traits[7] % 16 == 0 else "info"
    variables: list[Json] = [{"name": "LOG_LEVEL", "value": level}]
    if workload.role.port:
        variables.append({"name": "LISTEN", "value": f":{workload.role.port}"})
    if workload.adopted[Measure.NO_PLAIN_CREDENTIALS] > day:
        fake = fake_credential(f"{workload.namespace.name}/{workload.name}", workload.traits[1])
        variables.append({"name": fake.name, "value": fake.value})
    elif workload.traits[2] % 2 and workload.adopted[Measure.CREDENTIAL_FILES] > day:
        name = credential_name(workload.traits[1])
        reference = {"name": f"{workload.name}-credentials", "key": name}
        variables.append({"name": name, "valueFrom": {"secretKeyRef": reference}})
    return variables


def limits(workload: Workload, day: int) -> Json:
    """Return requests, and limits once they are asked for."""
    memory = _MEMORY[workload.traits[8] % len(_MEMORY)]
    requests = {"cpu": f"{50 + workload.traits[9] % 10 * 25}m", "memory": f"{memory}Mi"}
    if workload.adopted[Measure.LIMITS] <= day:
        return {"requests": requests, "limits": {"cpu": "1", "memory": f"{memory * 2}Mi"}}
    return {"requests": requests} if workload.traits[10] % 2 else {}


def probes(workload: Workload) -> Json:
    """Return a readiness probe, and mostly a liveness probe."""
    if workload.role.image:
        return {"readinessProbe": {"tcpSocket": {"port": "main"}, "periodSeconds": 10}}
    ready = {"httpGet": {"path": "/ready", "port": "main", "scheme": "HTTP"}, "periodSeconds": 10}
    if workload.traits[11] % 4 == 0:
        return {"readinessProbe": ready}
    live = {"httpGet": {"path": "/live", "port": "main", "scheme": "HTTP"}, "periodSeconds": 20}
    return {"readinessProbe": ready, "livenessProbe": live}
