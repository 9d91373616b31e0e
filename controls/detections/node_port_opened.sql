-- title     = "No new service opens a port on every node"
-- severity  = "low"
-- rating    = "Where nodes have addresses that others reach, the service is open to them; in clusters without load balancers it is the usual way"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1133"]
-- level     = "Request"
-- watches   = ["create services", "update services", "patch services"]
-- source    = ["https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport", "https://attack.mitre.org/techniques/T1133/"]
-- why       = """
--   A NodePort goes past the gateway, with its certificates, its log and its rules, on all nodes at once."""
-- fix       = """
--   `kubectl patch service NAME -p '{"spec":{"type":"ClusterIP"}}'`, and publish it by a Gateway or an Ingress."""
-- benign    = """
--   Gateways and ingress controllers on machines of one's own; a port of a database or of remote access is graver
--   than others."""
-- misses    = """
--   Ports of a LoadBalancer, which has node ports too: see service_published. hostPort of pods."""
-- params    = { exempt = [], ports = ["22", "1433", "2375", "2376", "2379", "3306", "3389", "4444", "5432", "5900", "6379", "6443", "8001", "9042", "9200", "10250", "11211", "27017"] }

WITH told AS (
    SELECT
        audit_id,
        concat(' as NodePort for port ', array_to_string(list_sort(body ->> '$.spec.ports[*].port'), ', ')) AS words,
        if(
            list_has_any(body ->> '$.spec.ports[*].port', $ports) OR list_has_any(body ->> '$.spec.ports[*].targetPort', $ports),
            'medium',
            'low'
        )  AS gravity,
        '' AS problem
    FROM audit_bodies
    WHERE resource = 'services' AND subresource = '' AND (body ->> '$.spec.type') = 'NodePort'
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
