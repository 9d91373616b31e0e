"""Remedies: what to write into a manifest so that a control is met, one row per control.

A row is safe when what runs goes on running, and only something is taken or limited that programs do not rely on. A
remedy that is safe still overrides nothing that somebody chose, unless its row says that the choice cannot be relied
on. Whatever may stop a program (a file system to write to, a user, a capability, the node's namespaces) or refuse a
request is proposed only when asked for. What needs a value that nobody but its owner knows has no row.
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


REMEDIES = {
    # Safe: the default that nobody chose is replaced by what programs run with everywhere it is enforced.
    "privilege_escalation_allowed": Remedy("allowPrivilegeEscalation", False, is_safe=True),
    "unconfined_seccomp_profile": Remedy("seccompProfile", "RuntimeDefault", below="type", is_safe=True),
    "missing_security_context": Remedy("securityContext", False, below="allowPrivilegeEscalation", is_safe=True),
    # Safe: only raw sockets are lost, which programs but ping and sniffers do not open.
    "net_raw_capability": Remedy("capabilities", "NET_RAW", below="drop", is_safe=True, is_added=True),
    # Safe: the control has seen that the account may do nothing with its token, or that it is nobody's own.
    "default_account_automount": Remedy("automountServiceAccountToken", False, is_safe=True),
    "unneeded_account_token": Remedy("automountServiceAccountToken", False, is_safe=True),
    # Safe: the kubelet renews the token in time, whatever its life.
    "long_token_lifetime": Remedy("expirationSeconds", 3600, is_safe=True, overrides=True),
    # Safe: the node asks the registry whether the tag has moved, and pulls nothing when it has not.
    "image_not_pulled_again": Remedy("", "Always", below="imagePullPolicy", is_safe=True, overrides=True),
    # Safe: what has ended is kept a while, or can be looked at later.
    "job_without_cleanup": Remedy("ttlSecondsAfterFinished", 86400, is_safe=True),
    "no_revision_history": Remedy("revisionHistoryLimit", 10, is_safe=True, overrides=True),
    "cron_job_keeps_no_failure": Remedy("failedJobsHistoryLimit", 1, is_safe=True, overrides=True),
    "volume_deleted_with_claim": Remedy("persistentVolumeReclaimPolicy", "Retain", is_safe=True, overrides=True),
    # Safe: a start that is late by an hour is skipped, as it is for every job that runs more often.
    "cron_job_without_starting_deadline": Remedy("startingDeadlineSeconds", 3600, is_safe=True),
    # Safe: a run waits for the one before it.
    "cron_job_overlaps": Remedy("concurrencyPolicy", "Forbid", is_safe=True),
    # Safe: a program gets the time to end that it has by default.
    "no_time_to_end": Remedy("terminationGracePeriodSeconds", 30, is_safe=True, overrides=True),
    # Safe: a warning refuses nothing.
    "namespace_without_warning": Remedy("labels", "restricted", below="pod-security.kubernetes.io/warn", is_safe=True),
    # Safe: volumes may grow, none has to.
    "storage_class_cannot_grow": Remedy("allowVolumeExpansion", True, is_safe=True, overrides=True),
    # Safe: every renewal makes a new key, as cert-manager does by default since its release 1.18.
    "certificate_key_kept": Remedy("rotationPolicy", "Always", is_safe=True, overrides=True),
    # Safe: only a deployment of nothing at all, and an update that nobody has seen, wait for a person.
    "argo_application_prunes_all": Remedy("allowEmpty", False, is_safe=True, overrides=True),
    "operator_updates_itself": Remedy("installPlanApproval", "Manual", is_safe=True, overrides=True),
    # What a program may rely on.
    "automounted_token": Remedy("automountServiceAccountToken", False),
    "non_root_not_required": Remedy("runAsNonRoot", True),
    "undropped_capabilities": Remedy("drop", "ALL", is_added=True),
    "writable_root_filesystem": Remedy("readOnlyRootFilesystem", True),
    "writable_host_path": Remedy("readOnly", True),
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
    # What may refuse a request, or a connection.
    "webhook_fails_open": Remedy("failurePolicy", "Fail"),
    "issuer_skips_tls_verify": Remedy("skipTLSVerify", False),
    "istio_mtls_permissive": Remedy("mode", "STRICT"),
}
"""The remedy by control."""
