"""Audit events of Azure: records of diagnostic settings, and rows of the table AKSAudit."""

from collections.abc import Mapping
from typing import Any

from audit_batch.collect.audit_log.fields import present, unwrapped

Json = dict[str, Any]

_CATEGORIES = ("kube-audit", "kube-audit-admin")
TOO_BIG = "skipped-too-big-size-object"
"""What stands in place of a body that did not fit."""


def is_aks_record(value: Mapping[str, Any]) -> bool:
    """Say whether a value is a record of a diagnostic setting, or a row of AzureDiagnostics."""
    properties = value.get("properties")
    return (isinstance(properties, dict) and "log" in properties) or "log_s" in value


def record_of_aks(value: Json) -> Any:
    """Return what the record wraps: an event as text or object."""
    return value["log_s"] if "log_s" in value else value["properties"]["log"]


def is_aks_row(value: Mapping[str, Any]) -> bool:
    """Say whether a value is a row of AKSAudit or AKSAuditAdmin."""
    return "AuditId" in value and "Stage" in value


def row_of_aks(row: Json) -> Json:
    """Return the event of a row of AKSAudit; nested fields may be text or objects."""
    annotations = unwrapped(row.get("Annotations"))
    return present(
        kind="Event",
        level=row.get("Level"),
        auditID=row.get("AuditId"),
        stage=row.get("Stage"),
        requestURI=row.get("RequestUri"),
        verb=row.get("Verb"),
        user=unwrapped(row.get("User")),
        impersonatedUser=unwrapped(row.get("ImpersonatedUser")),
        sourceIPs=unwrapped(row.get("SourceIps")),
        userAgent=row.get("UserAgent"),
        objectRef=unwrapped(row.get("ObjectRef")),
        responseStatus=unwrapped(row.get("ResponseStatus")),
        requestObject=_body(row.get("RequestObject")),
        responseObject=_body(row.get("ResponseObject")),
        requestReceivedTimestamp=row.get("RequestReceivedTime"),
        stageTimestamp=row.get("StageReceivedTime") or row.get("RequestReceivedTime") or row.get("TimeGenerated"),
        annotations=annotations,
    )


def _body(value: Any) -> Any:
    """A body that was left out stays the text that says so; the warehouse takes it for cut."""
    return value if value == TOO_BIG else unwrapped(value)
