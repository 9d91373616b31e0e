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
--   Close it, `kubectl patch service NAME -p '{"spec":{"type":"ClusterIP"}}'`, and publish it by a Gateway or an
--   Ingress."""
-- benign    = """
--   Gateways and ingress controllers on machines of one's own; a port of a database or of remote access is graver
--   than others."""
-- misses    = """
--   Ports of a LoadBalancer, which has node ports too: see service_published. hostPort of pods."""
-- params    = { exempt = [], ports = ["22", "1433", "2375", "2376", "2379", "3306", "3389", "4444", "5432", "5900", "6379", "6443", "8001", "9042", "9200", "10250", "11211", "27017"] }

WITH opened AS (
    SELECT
        *,
        body ->> '$.spec.ports[*].port'       AS ports,
        body ->> '$.spec.ports[*].targetPort' AS target_ports
    FROM audit_writes
    WHERE
        resource = 'services'
        AND subresource = ''
        AND (problem != '' OR (body ->> '$.spec.type') = 'NodePort')
        AND NOT list_contains($exempt, username)
)
SELECT
    audit_id,
    finding,
    verdict,
    if(
        problem = '',
        concat(deed, ' as NodePort for port ', array_to_string(list_sort(ports), ', ')),
        problem
    )      AS reason,
    if(
        succeeded AND (list_has_any(ports, $ports) OR list_has_any(target_ports, $ports)),
        'medium',
        'low'
    )      AS severity,
    client AS evidence
FROM opened
