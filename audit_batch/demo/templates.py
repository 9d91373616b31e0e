"""The pod template of a workload, as it stood on a day."""

from hashlib import sha256

from audit_batch.demo.containers import (
    environment,
    flaw_of,
    limits,
    on_host_network,
    probes,
    security_context,
)
from audit_batch.demo.estate import Workload
from audit_batch.demo.scene import Json
from audit_batch.demo.story import Measure
from audit_batch.demo.teams import REGISTRY

_IN_TEMPLATE = (
    *(Measure.NOT_PRIVILEGED, Measure.VERSION_TAGS, Measure.LIMITS, Measure.NO_PLAIN_CREDENTIALS),
    *(Measure.OWN_ACCOUNT, Measure.NON_ROOT, Measure.NO_ESCALATION, Measure.NO_TOKEN, Measure.SECCOMP),
    *(Measure.DIGESTS, Measure.READ_ONLY_ROOT, Measure.CREDENTIAL_FILES),
)
"""Measures that change a pod template."""
_WITH_SETUP = 40
"""Of 256: workloads with an init container."""


def revision_on(workload: Workload, day: int) -> int:
    """Return the day of the last change of the template up to ``day``: a release, or a measure taken up."""
    release = day - (day + workload.traits[26]) % workload.release_every
    adopted = workload.adopted
    return max(workload.first, release, *[adopted[measure] for measure in _IN_TEMPLATE if adopted[measure] <= day])


def pod_labels(workload: Workload) -> dict[str, str]:
    """Return the labels of the workload's pods."""
    labels = {
        "app.kubernetes.io/name": workload.name,
        "app.kubernetes.io/part-of": workload.namespace.home,
        "team": workload.namespace.team.name,
    }
    return labels | ({"data-class": "card"} if workload.namespace.team.card_data else {})


def pod_template(workload: Workload, day: int) -> Json:
    """Return the template that was in force on ``day``."""
    annotations = {"example.com/released": str(revision_on(workload, day))}
    return {"metadata": {"labels": pod_labels(workload), "annotations": annotations}, "spec": pod_spec(workload, day)}


def pod_spec(workload: Workload, day: int) -> Json:
    """Return the pod's spec of the template that was in force on ``day``."""
    container = _container(workload, day)
    mounts: list[Json] = []
    volumes = _volumes(workload, day, mounts)
    if mounts:
        container["volumeMounts"] = mounts
    spec: Json = {
        "containers": [container],
        "serviceAccountName": account_of(workload, day),
        "restartPolicy": "Never" if workload.role.kind == "CronJob" else "Always",
        "terminationGracePeriodSeconds": 30,
        "dnsPolicy": "ClusterFirst",
        "schedulerName": "default-scheduler",
        "imagePullSecrets": [{"name": "registry-pull"}],
        "securityContext": _pod_context(workload, day),
    }
    if workload.traits[4] < _WITH_SETUP and workload.role.kind == "Deployment":
        spec["initContainers"] = [_setup(container)]
    if volumes:
        spec["volumes"] = volumes
    if workload.adopted[Measure.NO_TOKEN] <= day:
        spec["automountServiceAccountToken"] = False
    return spec | _scheduling(workload) | _host_access(workload, day)


def account_of(workload: Workload, day: int) -> str:
    """Return the name of the service account."""
    return workload.name if workload.adopted[Measure.OWN_ACCOUNT] <= day else "default"


def image_of(workload: Workload, day: int) -> str:
    """Return the image as written on ``day``."""
    role = workload.role
    own = f"{REGISTRY}/{workload.namespace.team.name}/{workload.name}"
    if workload.adopted[Measure.VERSION_TAGS] > day:
        return f"{role.image or own}:latest"
    release = (day + workload.traits[26]) // workload.release_every
    tag = f"{role.version}-r{release % 10}" if role.image else f"{1 + release % 3}.{release % 29}.{release % 7}"
    image = f"{REGISTRY}/mirror/{role.image}:{tag}" if role.image else f"{own}:{tag}"
    if workload.adopted[Measure.DIGESTS] > day:
        return image
    return f"{image}@sha256:{sha256(image.encode()).hexdigest()}"


def _container(workload: Workload, day: int) -> Json:
    role = workload.role
    container: Json = {
        "name": workload.name,
        "image": image_of(workload, day),
        "imagePullPolicy": "Always" if workload.traits[5] % 3 else "IfNotPresent",
        "resources": limits(workload, day),
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
    }
    if role.args:
        container["command"] = list(role.args)
    if variables := environment(workload, day):
        container["env"] = variables
    if role.port:
        port = {"name": "main", "containerPort": role.port, "protocol": "TCP"}
        container["ports"] = [port | ({"hostPort": role.port} if on_host_network(workload, day) else {})]
        container |= probes(workload)
    if context := security_context(workload, day):
        container["securityContext"] = context
    return container


def _setup(container: Json) -> Json:
    kept = ("image", "imagePullPolicy", "resources", "env", "securityContext")
    return {"name": "setup", "command": ["/app/setup", "--once"]} | {k: container[k] for k in kept if k in container}


def _pod_context(workload: Workload, day: int) -> Json:
    context: Json = {}
    if workload.adopted[Measure.NON_ROOT] <= day:
        context = {"runAsNonRoot": True, "runAsUser": 10001, "runAsGroup": 10001, "fsGroup": 10001}
    if workload.adopted[Measure.SECCOMP] <= day:
        context["seccompProfile"] = {"type": "RuntimeDefault"}
    return context


def _volumes(workload: Workload, day: int, mounts: list[Json]) -> list[Json]:
    """Return the volumes; their mounts are added to ``mounts``."""
    volumes: list[Json] = []

    def mount(path: str, name: str, *, read_only: bool = False, **source: Json) -> None:
        volumes.append({"name": name, **source})
        mounts.append({"name": name, "mountPath": path} | ({"readOnly": True} if read_only else {}))

    if workload.adopted[Measure.READ_ONLY_ROOT] <= day:
        mount("/tmp", "scratch", emptyDir={"sizeLimit": "256Mi"})  # noqa: S108  a path inside a container
    if workload.traits[2] % 2 and workload.adopted[Measure.CREDENTIAL_FILES] <= day:
        secret = {"secretName": f"{workload.name}-credentials", "defaultMode": 0o440}
        mount("/run/credentials", "credentials", read_only=True, secret=secret)
    if has_settings(workload):
        mount("/etc/app", "settings", read_only=True, configMap={"name": f"{workload.name}-settings"})
    if flaw_of(workload, day) == "container-socket":
        mount("/var/run/docker.sock", "socket", hostPath={"path": "/var/run/docker.sock", "type": "Socket"})
    for number, (path, read_only) in enumerate(workload.role.needs.host_paths):
        mount(f"/host{path}".rstrip("/"), f"host-{number}", read_only=read_only, hostPath={"path": path, "type": ""})
    return volumes


def has_settings(workload: Workload) -> bool:
    """Whether the workload reads a ConfigMap of its own."""
    return workload.traits[3] % 5 < 2  # noqa: PLR2004  two of five


def _scheduling(workload: Workload) -> Json:
    if workload.role.kind == "DaemonSet":
        return {"priorityClassName": "system-node-critical", "tolerations": [{"operator": "Exists"}]}
    return {"priorityClassName": "business-critical"} if workload.namespace.team.card_data else {}


def _host_access(workload: Workload, day: int) -> Json:
    access: Json = {}
    if on_host_network(workload, day):
        access = {"hostNetwork": True, "dnsPolicy": "ClusterFirstWithHostNet"}
    if flaw_of(workload, day) == "host-pid":
        access["hostPID"] = True
    return access
