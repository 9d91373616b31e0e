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
-- versions                 = "versions as a list of (name, served, storage, deprecated); in manifests of v1beta1 the one of spec.version where there is no list"
-- conversion               = "None or Webhook; None when unset"
-- conversion_url           = "URL of the conversion webhook outside the cluster; NULL otherwise"
-- preserves_unknown_fields = "fields without a schema are kept; when unset false, in manifests of v1beta1 true"
-- conversion_service_namespace = "namespace of the Service that converts; NULL without one"
-- conversion_service       = "name of the Service that converts; NULL without one"
-- conversion_has_ca_bundle = "a CA for the certificate of the conversion webhook is set; the placeholder Cg==, an empty line, is none"
-- stored_versions          = "versions in which objects may still be stored; empty in manifests"
-- schemaless_versions      = "served versions without a schema; empty when all have one"
-- open_versions            = "served versions whose schema keeps unknown fields at its root or in all of spec; empty when none does"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        api_version = 'apiextensions.k8s.io/v1beta1' AS is_beta,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)", "annotations": "MAP(VARCHAR, VARCHAR)"},
                "spec": {
                    "group": "VARCHAR",
                    "scope": "VARCHAR",
                    "names": {"kind": "VARCHAR", "plural": "VARCHAR"},
                    "version": "VARCHAR",
                    "versions": [{"name": "VARCHAR", "served": "BOOLEAN", "storage": "BOOLEAN", "deprecated": "BOOLEAN"}],
                    "conversion": {
                        "strategy": "VARCHAR",
                        "webhook": {"clientConfig": {"url": "VARCHAR", "caBundle": "VARCHAR", "service": {"namespace": "VARCHAR", "name": "VARCHAR"}}},
                        "webhookClientConfig": {"url": "VARCHAR", "caBundle": "VARCHAR", "service": {"namespace": "VARCHAR", "name": "VARCHAR"}}
                    },
                    "preserveUnknownFields": "BOOLEAN"
                },
                "status": {"storedVersions": ["VARCHAR"]}
            }'
        ) AS body,
        from_json(
            doc,
            '{
                "spec": {
                    "validation": {
                        "openAPIV3Schema": {
                            "type": "VARCHAR",
                            "x-kubernetes-preserve-unknown-fields": "BOOLEAN",
                            "properties": {"spec": {"x-kubernetes-preserve-unknown-fields": "BOOLEAN"}}
                        }
                    },
                    "versions": [
                        {
                            "name": "VARCHAR",
                            "served": "BOOLEAN",
                            "schema": {
                                "openAPIV3Schema": {
                                    "type": "VARCHAR",
                                    "x-kubernetes-preserve-unknown-fields": "BOOLEAN",
                                    "properties": {"spec": {"x-kubernetes-preserve-unknown-fields": "BOOLEAN"}}
                                }
                            }
                        }
                    ]
                }
            }'
        ).spec AS schemas
    FROM objects
    WHERE api_group = 'apiextensions.k8s.io' AND kind = 'CustomResourceDefinition'
),
-- What v1beta1 says in other places; a cluster answers in v1.
settled AS (
    SELECT
        * EXCLUDE (schemas),
        if(is_beta, body.spec.conversion.webhookClientConfig, body.spec.conversion.webhook.clientConfig) AS client,
        if(
            is_beta AND coalesce(len(body.spec.versions), 0) = 0,
            [{'name': body.spec.version, 'served': true, 'storage': true, 'deprecated': false}],
            coalesce(body.spec.versions, [])
        ) AS versions,
        if(
            is_beta AND coalesce(len(schemas.versions), 0) = 0,
            [{'name': body.spec.version, 'served': true, 'schema': schemas.validation}],
            list_transform(
                coalesce(schemas.versions, []),
                lambda version: {
                    'name': version.name,
                    'served': version.served,
                    'schema': coalesce(version."schema", if(is_beta, schemas.validation, NULL))
                }
            )
        ) AS schemas
    FROM parsed
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
    versions,
    coalesce(nullif(body.spec.conversion.strategy, ''), 'None') AS conversion,
    client.url AS conversion_url,
    coalesce(body.spec.preserveUnknownFields, is_beta) AS preserves_unknown_fields,
    client.service.namespace AS conversion_service_namespace,
    client.service.name AS conversion_service,
    coalesce(client.caBundle, '') NOT IN ('', 'Cg==') AS conversion_has_ca_bundle,
    coalesce(body.status.storedVersions, []) AS stored_versions,
    list_transform(
        list_filter(
            schemas,
            lambda version: coalesce(version.served, false) AND version."schema".openAPIV3Schema."type" IS NULL
        ),
        lambda version: coalesce(version.name, 'one without name')
    ) AS schemaless_versions,
    list_transform(
        list_filter(
            schemas,
            lambda version: coalesce(version.served, false) AND (
                coalesce(version."schema".openAPIV3Schema."x-kubernetes-preserve-unknown-fields", false)
                OR coalesce(
                    version."schema".openAPIV3Schema.properties.spec."x-kubernetes-preserve-unknown-fields", false
                )
            )
        ),
        lambda version: coalesce(version.name, 'one without name')
    ) AS open_versions
FROM settled
