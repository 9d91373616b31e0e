-- title     = "Nobody puts another server into the path of the API"
-- severity  = "low"
-- rating    = "An extension sees all requests of its group, with their tokens' users; operators and metrics come as such"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1546", "T1557"]
-- level     = "Metadata"
-- watches   = ["create apiservices.apiregistration.k8s.io", "update apiservices.apiregistration.k8s.io", "patch apiservices.apiregistration.k8s.io", "delete apiservices.apiregistration.k8s.io", "create customresourcedefinitions.apiextensions.k8s.io", "update customresourcedefinitions.apiextensions.k8s.io", "patch customresourcedefinitions.apiextensions.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/", "https://attack.mitre.org/techniques/T1546/"]
-- why       = """
--   The API server hands requests for a group to the service that an APIService names, and every object of a kind to
--   the webhook that converts it."""
-- fix       = """
--   See where it leads: `kubectl get apiservice NAME -o yaml`. Delete what nobody knows: `kubectl delete apiservice
--   NAME`."""
-- benign    = """
--   Installation of operators and of the metrics server."""
-- misses    = """
--   Where an APIService leads, and, of a change whose body the log lacks, whether a kind is converted: that is not
--   assessed."""
-- params    = { exempt = [], groups = ["", "apps", "batch", "rbac.authorization.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "admissionregistration.k8s.io", "certificates.k8s.io", "networking.k8s.io", "policy", "apiextensions.k8s.io", "apiregistration.k8s.io", "autoscaling", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "node.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io"] }

WITH extensions AS (
    SELECT
        audit_id,
        problem,
        coalesce(body ->> '$.spec.conversion.webhook.clientConfig.url', '') AS url,
        (body ->> '$.spec.conversion.strategy') = 'Webhook'                 AS converts
    FROM audit_bodies
    WHERE resource IN ('apiservices', 'customresourcedefinitions') AND subresource = ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                     AS finding,
    if(
        requests.resource = 'customresourcedefinitions' AND NOT coalesce(converts, false), 'not_assessed', 'fail'
    )                                                                    AS verdict,
    concat(
        requests.verb, if(requests.succeeded, ': ', ' in vain: '), requests.target,
        if(url != '', concat(', whose objects are sent to ', url), ''),
        if(problem != '', concat('; ', problem), '')
    )                                                                    AS reason,
    CASE
        WHEN
            url != ''
            -- An APIService is called VERSION.GROUP, and the first group has no name.
            OR (
                requests.resource = 'apiservices'
                AND list_contains($groups, regexp_replace(requests.name, '^[^.]*\.', ''))
            ) THEN if(requests.succeeded, 'high', 'medium')
        ELSE 'low'
    END                                                                  AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent} AS evidence
FROM audit_requests AS requests
LEFT JOIN extensions USING (audit_id)
WHERE
    requests.resource IN ('apiservices', 'customresourcedefinitions')
    AND requests.subresource = ''
    AND requests.is_write
    AND requests.status_code IS DISTINCT FROM 404
    AND (requests.resource = 'apiservices' OR coalesce(converts, problem != '' AND requests.succeeded, false))
    AND NOT requests.is_system
    AND NOT list_contains($exempt, requests.username)
