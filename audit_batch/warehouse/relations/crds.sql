-- grain    = "one row per CustomResourceDefinition"
-- rests_on = ["customresourcedefinitions.apiextensions.k8s.io"]
-- [columns]
-- kind                     = "always CustomResourceDefinition"
-- namespace                = "always empty: it lies in no namespace"
-- name                     = "name of the CustomResourceDefinition"
-- uid                      = "UID of the object"
-- created_at               = "when it was created, UTC; NULL in manifests"
-- labels                   = "labels; empty when there are none"
-- annotations              = "annotations; empty when there are none"
-- served_group             = "API group of the resource"
-- served_kind              = "kind of the resource"
-- plural                   = "name of the resource in paths and in RBAC rules"
-- scope                    = "Namespaced or Cluster"
-- versions                 = "versions as a list of (name, served, storage, deprecated)"
-- conversion               = "None or Webhook; None when unset"
-- conversion_url           = "URL of the conversion webhook outside the cluster; NULL otherwise"
-- preserves_unknown_fields = "fields without a schema are kept; false when unset"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)", "annotations": "MAP(VARCHAR, VARCHAR)"},
                "spec": {
                    "group": "VARCHAR",
                    "scope": "VARCHAR",
                    "names": {"kind": "VARCHAR", "plural": "VARCHAR"},
                    "versions": [{"name": "VARCHAR", "served": "BOOLEAN", "storage": "BOOLEAN", "deprecated": "BOOLEAN"}],
                    "conversion": {"strategy": "VARCHAR", "webhook": {"clientConfig": {"url": "VARCHAR", "service": {"namespace": "VARCHAR", "name": "VARCHAR"}}}},
                    "preserveUnknownFields": "BOOLEAN"
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'apiextensions.k8s.io' AND kind = 'CustomResourceDefinition'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    body.spec."group" AS served_group,
    body.spec.names.kind AS served_kind,
    body.spec.names.plural AS plural,
    body.spec.scope AS scope,
    coalesce(body.spec.versions, []) AS versions,
    coalesce(nullif(body.spec.conversion.strategy, ''), 'None') AS conversion,
    body.spec.conversion.webhook.clientConfig.url AS conversion_url,
    coalesce(body.spec.preserveUnknownFields, false) AS preserves_unknown_fields
FROM parsed
