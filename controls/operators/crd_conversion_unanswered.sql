-- title    = "Conversion webhooks of custom resources have something that answers"
-- severity = "medium"
-- rating   = "All objects of the kind can neither be read nor deleted; whoever fills the gap may rewrite them"
-- since    = 2026-11-26
-- judges   = ["CustomResourceDefinition"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/",
-- ]
-- why      = """
--   While the conversion fails no object of the kind in another version can be read, listed or deleted, which also
--   holds up namespaces. Who may create a Service of that name may answer in its place."""
-- fix      = """
--   Restore the workload behind the Service and set `spec.conversion.webhook.clientConfig.caBundle`. Only where all
--   versions have the same fields, set `spec.conversion: {strategy: None}` instead."""
-- misses   = """
--   Pods that run and do not answer, and whether the CA is the right one. Services without a selector are not
--   assessed."""

WITH answers AS (
    SELECT
        crds.kind,
        crds.namespace,
        crds.name,
        CASE
            WHEN conversion_url IS NOT NULL THEN 'asks outside the cluster: ' || conversion_url
            WHEN backends.name IS NULL THEN 'asks a Service that does not exist'
            WHEN NOT conversion_has_ca_bundle THEN 'names no CA for the certificate of its Service'
            WHEN NOT has_selector THEN 'asks a Service without selector'
            WHEN running = 0 THEN 'asks a Service without a workload behind it'
        END AS gap
    FROM crds
    LEFT JOIN service_backends AS backends
        ON backends.namespace = conversion_service_namespace AND backends.name = conversion_service
    WHERE conversion = 'Webhook'
)

SELECT
    kind,
    namespace,
    name,
    if(gap = 'asks a Service without selector', 'not_assessed', if(gap IS NULL, 'pass', 'fail')) AS verdict,
    'its conversion ' || gap                                                                     AS reason,
    ['spec.conversion']                                                                          AS fields
FROM answers
