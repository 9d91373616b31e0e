-- grain    = "one row per namespace"
-- rests_on = ["namespaces"]
-- [columns]
-- kind             = "always Namespace"
-- namespace        = "always empty: a namespace lies in no namespace"
-- name             = "name of the namespace"
-- uid              = "UID of the namespace"
-- created_at       = "when it was created, UTC; NULL in manifests"
-- labels           = "labels; empty when there are none"
-- annotations      = "annotations; empty when there are none"
-- phase            = "Active or Terminating; NULL in manifests"
-- deleted_at       = "when its deletion was asked for, UTC; NULL otherwise"
-- conditions       = "what keeps it while it is deleted, as a list of (type, status, reason); empty otherwise"
-- enforce          = "Pod Security level that admission enforces; NULL when the label is missing, so that the cluster's default holds"
-- enforce_version  = "Kubernetes version whose rules are enforced; NULL when the label is missing"
-- audit            = "Pod Security level above which admission writes an audit annotation; NULL when the label is missing"
-- audit_version    = "Kubernetes version of the audit level; NULL when the label is missing"
-- warn             = "Pod Security level above which admission warns the client; NULL when the label is missing"
-- warn_version     = "Kubernetes version of the warn level; NULL when the label is missing"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {
                    "creationTimestamp": "VARCHAR",
                    "deletionTimestamp": "VARCHAR",
                    "labels": "MAP(VARCHAR, VARCHAR)",
                    "annotations": "MAP(VARCHAR, VARCHAR)"
                },
                "status": {"phase": "VARCHAR", "conditions": [{"type": "VARCHAR", "status": "VARCHAR", "reason": "VARCHAR"}]}
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'Namespace'
),
labelled AS (
    SELECT
        *,
        coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels
    FROM parsed
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP)             AS created_at,
    labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    body.status.phase                                                  AS phase,
    try_cast(body.metadata.deletionTimestamp AS TIMESTAMP)             AS deleted_at,
    coalesce(body.status.conditions, [])                               AS conditions,
    labels['pod-security.kubernetes.io/enforce']                       AS enforce,
    labels['pod-security.kubernetes.io/enforce-version']               AS enforce_version,
    labels['pod-security.kubernetes.io/audit']                         AS audit,
    labels['pod-security.kubernetes.io/audit-version']                 AS audit_version,
    labels['pod-security.kubernetes.io/warn']                          AS warn,
    labels['pod-security.kubernetes.io/warn-version']                  AS warn_version
FROM labelled
