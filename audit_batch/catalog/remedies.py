"""Remedies: what to write into a manifest so that a control is met, one row per control.

A row is safe when what runs goes on running, and only something is taken or limited that programs do not rely on. A
remedy that is safe still overrides nothing that somebody chose, unless its row says that the choice cannot be relied
on, and is not for objects that show a reason for doubt (`audit_batch.jobs.fix_doubts`). Whatever may stop a program (a
file system to write to, a user, a capability, the node's namespaces), refuse a request, or leave out a run, and what
rests on manifests that may lie elsewhere, is proposed only when asked for. What needs a value that nobody but its owner
knows has no row.
"""

from typing import Any

from msgspec import Struct


class Remedy(Struct, frozen=True):
    """How the fields that a control blames become right."""

    field: str
    """Last part of a blamed field; others that the control may blame have no remedy."""
    value: Any
    below: str = ""
    """Part below the blamed field that is written, such as ``drop`` or ``a.b``."""
    is_safe: bool = False
    overrides: bool = False
    """A safe remedy may also replace what somebody wrote."""
    is_added: bool = False
    """The value is one more item of a list."""
    is_flag: bool = False
    """The value is one more argument of the program in the blamed container."""
    is_left: bool = False
    """What somebody wrote is replaced not even when asked for."""


_NGINX = "nginx.ingress.kubernetes.io"

REMEDIES = {
    # Safe: the default that nobody chose is replaced by what programs run with everywhere it is enforced. In doubt are
    # programs that gain rights, such as sudo and ping, and those that make namespaces.
    "privilege_escalation_allowed": Remedy("allowPrivilegeEscalation", False, is_safe=True),
    "unconfined_seccomp_profile": Remedy("seccompProfile", "RuntimeDefault", below="type", is_safe=True),
    "missing_security_context": Remedy("securityContext", False, below="allowPrivilegeEscalation", is_safe=True),
    # Safe: only raw sockets are lost, which only programs open that are known for it, and agents of the network.
    "net_raw_capability": Remedy("capabilities", "NET_RAW", below="drop", is_safe=True, is_added=True),
    # Safe where the manifest names a user other than root.
    "non_root_not_required": Remedy("runAsNonRoot", True, is_safe=True),
    # Safe where it is a file such as the node's time zone, which pods only look up.
    "writable_host_path": Remedy("readOnly", True, is_safe=True),
    # Safe: what has ended is kept a while, or can be looked at later.
    "no_revision_history": Remedy("revisionHistoryLimit", 10, is_safe=True, overrides=True),
    "cron_job_keeps_no_failure": Remedy("failedJobsHistoryLimit", 1, is_safe=True, overrides=True),
    "volume_deleted_with_claim": Remedy("persistentVolumeReclaimPolicy", "Retain", is_safe=True, overrides=True),
    # Safe where the next run is due before the deadline, and where no run can last until the next one.
    "cron_job_without_starting_deadline": Remedy("startingDeadlineSeconds", 3600, is_safe=True),
    "cron_job_overlaps": Remedy("concurrencyPolicy", "Forbid", is_safe=True),
    # Safe: a program gets the time to end that it has by default. In doubt are agents that are to be back at once.
    "no_time_to_end": Remedy("terminationGracePeriodSeconds", 30, is_safe=True, overrides=True),
    # Safe: a warning refuses nothing.
    "namespace_without_warning": Remedy("labels", "restricted", below="pod-security.kubernetes.io/warn", is_safe=True),
    # Safe: only a deployment of nothing at all waits for a person.
    "argo_application_prunes_all": Remedy("allowEmpty", False, is_safe=True, overrides=True),
    # Safe: it changes what is logged.
    "ingress_access_log_off": Remedy(
        "annotations", "true", below=f"{_NGINX}/enable-access-log", is_safe=True, overrides=True
    ),
    "ingress_rewrite_log_on": Remedy(
        "annotations", "false", below=f"{_NGINX}/enable-rewrite-log", is_safe=True, overrides=True
    ),
    # Safe: nothing but a person with a profiler asks for profiles.
    "api_server_profiling": Remedy("", "--profiling=false", is_safe=True, is_flag=True),
    "controller_manager_profiling": Remedy("", "--profiling=false", is_safe=True, is_flag=True),
    "scheduler_profiling": Remedy("", "--profiling=false", is_safe=True, is_flag=True),
    "etcd_profiling": Remedy("", "--enable-pprof=false", is_safe=True, is_flag=True, overrides=True),
    # What a program may rely on.
    "automounted_token": Remedy("automountServiceAccountToken", False),
    "undropped_capabilities": Remedy("drop", "ALL", is_added=True),
    "writable_root_filesystem": Remedy("readOnlyRootFilesystem", True),
    "privileged_container": Remedy("privileged", False),
    "host_network_namespace": Remedy("hostNetwork", False),
    "host_process_namespace": Remedy("hostPID", False),
    "host_ipc_namespace": Remedy("hostIPC", False),
    "shared_process_namespace": Remedy("shareProcessNamespace", False),
    "unmasked_proc_mount": Remedy("procMount", "Default"),
    "unmasked_proc_mount_of_host_user": Remedy("procMount", "Default"),
    "seccomp_switched_off": Remedy("seccompProfile", "RuntimeDefault", below="type"),
    "unconfined_apparmor_profile": Remedy("appArmorProfile", "RuntimeDefault", below="type"),
    "client_address_lost": Remedy("externalTrafficPolicy", "Local"),
    # The binding may lie elsewhere, and others than Kubernetes check tokens, such as Vault.
    "default_account_automount": Remedy("automountServiceAccountToken", False),
    "unneeded_account_token": Remedy("automountServiceAccountToken", False),
    # A program that reads its token once is refused when that has expired.
    "long_token_lifetime": Remedy("expirationSeconds", 3600),
    # No pod starts while the registry is down, nor one of an image that was made or loaded on the node.
    "image_not_pulled_again": Remedy("imagePullPolicy", "Always", is_left=True),
    # Argo CD and Flux make a Job anew that has deleted itself: it runs once more.
    "job_without_cleanup": Remedy("ttlSecondsAfterFinished", 86400),
    # With a driver that cannot do it a larger claim waits for ever.
    "storage_class_cannot_grow": Remedy("allowVolumeExpansion", True),
    # Clients may hold on to the key, and to that of a CA all do.
    "certificate_key_kept": Remedy("rotationPolicy", "Always"),
    # The first installation waits for a person as well.
    "operator_updates_itself": Remedy("installPlanApproval", "Manual"),
    # What may refuse a request, or a connection.
    "webhook_fails_open": Remedy("failurePolicy", "Fail"),
    "issuer_skips_tls_verify": Remedy("skipTLSVerify", False),
    "istio_mtls_permissive": Remedy("mode", "STRICT"),
}
"""The remedy by control."""
