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
--   Set `loadBalancerSourceRanges`, and refuse `externalIPs` by the admission plug-in `DenyServiceExternalIPs`."""
-- benign    = """
--   Gateways and public services, which are low; clusters whose machines announce addresses by external IPs."""
-- misses    = """
--   Annotations that make a load balancer internal are believed as they are written. An address that somebody writes
--   into the status of a Service takes its traffic as well."""
-- params    = { exempt = [], ports = ["22", "1433", "2375", "2376", "2379", "3306", "3389", "5432", "5900", "6379", "6443", "9042", "9200", "10250", "11211", "27017"] }

WITH published AS (
    SELECT
        *,
        body ->> '$.spec.ports[*].port'  AS ports,
        body ->> '$.spec.externalIPs[*]' AS external_ips,
        if(
            len(body ->> '$.spec.loadBalancerSourceRanges[*]') > 0,
            body ->> '$.spec.loadBalancerSourceRanges[*]',
            list_filter(
                string_split(
                    coalesce(body ->> '$.metadata.annotations."service.beta.kubernetes.io/load-balancer-source-ranges"', ''), ','
                ),
                lambda entry: trim(entry) != ''
            )
        )                                AS source_ranges
    FROM audit_writes
    WHERE resource = 'services' AND subresource = '' AND NOT list_contains($exempt, username)
)
SELECT
    audit_id,
    finding,
    verdict,
    CASE
        WHEN problem != '' THEN problem
        WHEN len(external_ips) > 0
            THEN concat(deed, ' with the external IPs ', array_to_string(external_ips, ', '))
        ELSE concat(deed, ' as LoadBalancer for everybody')
    END    AS reason,
    CASE
        WHEN len(external_ips) > 0 THEN if(succeeded, 'high', 'medium')
        WHEN list_has_any(ports, $ports) AND succeeded THEN 'medium'
        ELSE 'low'
    END    AS severity,
    client AS evidence
FROM published
WHERE
    problem != ''
    OR len(external_ips) > 0
    OR (
        (body ->> '$.spec.type') = 'LoadBalancer'
        -- One range of all addresses, or of half of them, beside narrow ones is enough.
        AND (
            len(source_ranges) = 0
            OR list_bool_or(list_transform(source_ranges, lambda range: regexp_matches(trim(range), '/[01]$')))
        )
        AND NOT regexp_matches(
            coalesce(body ->> '$.metadata.annotations', ''),
            '(?i)internal[^,]*":"(?:true|internal)|scheme":"internal|-type":"internal'
        )
    )
