"""Events of audit.k8s.io/v1 as rows of the warehouse; every other format is brought into this one first."""

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import orjson

from audit_batch.redact import Door

_USER = "STRUCT(username VARCHAR, uid VARCHAR, groups VARCHAR[], extra JSON)"
RAW_COLUMNS: Mapping[str, str] = {
    "kind": "VARCHAR",
    "level": "VARCHAR",
    "auditID": "VARCHAR",
    "stage": "VARCHAR",
    "requestURI": "VARCHAR",
    "verb": "VARCHAR",
    "user": _USER,
    "impersonatedUser": _USER,
    "sourceIPs": "VARCHAR[]",
    "userAgent": "VARCHAR",
    "objectRef": "STRUCT(resource VARCHAR, namespace VARCHAR, name VARCHAR, uid VARCHAR, apiGroup VARCHAR, "
    "apiVersion VARCHAR, subresource VARCHAR)",
    "responseStatus": "STRUCT(code INTEGER, reason VARCHAR, message VARCHAR, status VARCHAR)",
    "requestObject": "JSON",
    "responseObject": "JSON",
    "requestReceivedTimestamp": "TIMESTAMP",
    "stageTimestamp": "TIMESTAMP",
    "annotations": "JSON",
}
"""Fields of an event that are read, and their types.

Source: Kubernetes documentation, kube-apiserver audit configuration (v1), Event.
"""

NORMAL = """
    SELECT
        cluster,
        auditID                                                         AS audit_id,
        stage,
        false                                                           AS superseded,
        coalesce(stageTimestamp, requestReceivedTimestamp)              AS event_time,
        coalesce(requestReceivedTimestamp, stageTimestamp)              AS request_time,
        coalesce(level, '')                                             AS level,
        lower(verb)                                                     AS verb,
        coalesce(requestURI, '')                                        AS request_uri,
        coalesce(objectRef.apiGroup, '')                                AS api_group,
        coalesce(objectRef.apiVersion, '')                              AS api_version,
        coalesce(objectRef.resource, '')                                AS resource,
        coalesce(objectRef.subresource, '')                             AS subresource,
        coalesce(objectRef.namespace, '')                               AS namespace,
        coalesce(
            nullif(objectRef.name, ''),
            if(verb = 'create', responseObject ->> '$.metadata.name', NULL),
            ''
        )                                                               AS name,
        coalesce(objectRef.uid, '')                                     AS object_uid,
        coalesce("user".username, '')                                   AS username,
        "user".uid                                                      AS user_uid,
        "user".groups                                                   AS groups,
        "user".extra                                                    AS extra,
        impersonatedUser.username                                       AS impersonated_username,
        impersonatedUser.groups                                         AS impersonated_groups,
        impersonatedUser.extra                                          AS impersonated_extra,
        sourceIPs                                                       AS source_ips,
        list_last(sourceIPs)                                            AS source_ip,
        userAgent                                                       AS user_agent,
        responseStatus.code                                             AS status_code,
        responseStatus.reason                                           AS status_reason,
        responseStatus.message                                          AS status_message,
        noted[1]                                                        AS decision,
        noted[2]                                                        AS decision_reason,
        annotations,
        requestObject                                                   AS request_object,
        responseObject                                                  AS response_object,
        coalesce(noted[3] = 'true', false)
        OR coalesce(starts_with(requestObject, '"'), false)
        OR coalesce(starts_with(responseObject, '"'), false)            AS truncated,
        format,
        source,
        line
    FROM (
        SELECT
            *,
            json_extract_string(
                annotations,
                [
                    '$."authorization.k8s.io/decision"', '$."authorization.k8s.io/reason"',
                    '$."audit.k8s.io/truncated"'
                ]
            ) AS noted
        FROM raw_events
    )
"""
"""Rows of the warehouse from ``raw_events``: `RAW_COLUMNS`, with cluster, format, source and line."""


def store_given(con: duckdb.DuckDBPyConnection, cluster: str, events: Iterable[Mapping[str, Any]], door: Door) -> None:
    """Store whole events of a cluster that is made up, in memory; superseded stages are marked."""
    lines = [door.seal(event).decode() for event in events]
    if not lines:
        return
    structure = orjson.dumps(RAW_COLUMNS).decode()
    fields = ", ".join(f'event."{name}"::{type_} AS "{name}"' for name, type_ in RAW_COLUMNS.items())
    con.execute(
        f"""
        INSERT INTO event_rows BY NAME
        WITH given AS (
            SELECT
                json_transform(line, $structure) AS event,
                number                           AS line
            FROM (SELECT unnest($lines) AS line, generate_subscripts($lines, 1) AS number)
        ),

        raw_events AS (
            SELECT
                {fields},
                $cluster AS cluster,
                'given'  AS format,
                0        AS source,
                line
            FROM given
        ),

        normal AS ({NORMAL})

        SELECT
            * REPLACE (
                row_number() OVER (
                    PARTITION BY audit_id, request_time
                    ORDER BY array_position(['Panic', 'ResponseComplete', 'ResponseStarted', 'RequestReceived'], stage)
                ) > 1 AS superseded
            )
        FROM normal
        """,
        {"lines": lines, "structure": structure, "cluster": cluster},
    )
