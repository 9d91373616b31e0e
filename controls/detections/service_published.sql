-- title     = "No new service is open to the whole internet unseen"
-- severity  = "low"
-- rating    = "Most load balancers are meant to be open; an address of somebody else taken as external IP is not"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1133", "T1557"]
-- level     = "Request"
-- watches   = ["create services", "update services", "patch services"]
-- source    = ["https://kubernetes.io/docs/concepts/services-networking/service/#external-ips", "https://attack.mitre.org/techniques/T1133/"]
-- why       = """
--   A load balancer without networks that it lets in is open to all that reach it. An external IP takes traffic of
--   the cluster that is meant for that address, whosever it is."""
-- fix       = """
--   Set `loadBalancerSourceRanges`, and refuse `externalIPs` by the admission plug-in DenyServiceExternalIPs."""
-- benign    = """
--   Gateways and public services, which are low; clusters whose machines announce addresses by external IPs."""
-- misses    = """
--   Annotations that make a load balancer internal are believed as they are written."""
-- params    = { exempt = [], ports = ["22", "1433", "2375", "2376", "2379", "3306", "3389", "5432", "5900", "6379", "6443", "9042", "9200", "10250", "11211", "27017"] }

WITH told AS (
    SELECT
        audit_id,
        if(
            len(body ->> '$.spec.externalIPs[*]') > 0,
            concat(' with the external IPs ', array_to_string(body ->> '$.spec.externalIPs[*]', ', ')),
            ' as LoadBalancer for everybody'
        )   AS words,
        CASE
            WHEN len(body ->> '$.spec.externalIPs[*]') > 0 THEN 'high'
            WHEN list_has_any(body ->> '$.spec.ports[*].port', $ports) THEN 'medium'
            ELSE 'low'
        END AS gravity,
        ''  AS problem
    FROM audit_bodies
    WHERE
        resource = 'services'
        AND subresource = ''
        AND (
            len(body ->> '$.spec.externalIPs[*]') > 0
            OR (
                (body ->> '$.spec.type') = 'LoadBalancer'
                AND len(list_filter(body ->> '$.spec.loadBalancerSourceRanges[*]', lambda range: range != '0.0.0.0/0')) = 0
                AND NOT regexp_matches(
                    coalesce(body ->> '$.metadata.annotations', ''),
                    '(?i)internal[^,]*":"(?:true|internal)|scheme":"internal|-type":"internal'
                )
            )
        )
    UNION ALL
    SELECT
        audit_id,
        '',
        'low',
        problem
    FROM audit_bodies
    WHERE resource IN ('services') AND subresource = '' AND problem != ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                     AS finding,
    if(told.problem = '', 'fail', 'not_assessed')                        AS verdict,
    if(
        told.problem = '',
        concat(if(requests.succeeded, 'wrote ', 'tried to write '), requests.target, told.words),
        told.problem
    )                                                                    AS reason,
    CASE
        WHEN requests.succeeded THEN told.gravity
        WHEN told.gravity = 'high' THEN 'medium'
        ELSE 'low'
    END                                                                  AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent} AS evidence
FROM audit_requests AS requests
JOIN told USING (audit_id)
WHERE
    requests.resource IN ('services')
    AND NOT requests.is_system
    AND (told.problem = '' OR requests.succeeded)
    AND NOT list_contains($exempt, requests.username)
