-- title    = "Load balancers are internal or let in named networks only"
-- severity = "medium"
-- rating   = "What listens there faces the internet; often meant, often forgotten"
-- since    = 2026-11-25
-- judges   = ["Service"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer",
--     "https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
-- ]
-- why      = """
--   Most clouds give a Service of type LoadBalancer a public address, so that what was meant for a few stands open to
--   the internet, whatever listens there."""
-- fix      = """
--   Name the networks, such as `loadBalancerSourceRanges: [203.0.113.0/24]`, or mark the Service as internal with
--   the annotation of your cloud. What is meant for all gets a waiver."""
-- misses   = """
--   Whether the provider heeds the source ranges; limits set by annotations of a cloud or by its firewall; providers
--   whose load balancers are internal unless told otherwise; more than two ranges that together hold every address. An
--   annotation counts on any cloud, as which cloud it is cannot be told."""
-- [params]
-- internal = [
--     "cloud.google.com/load-balancer-type: Internal",
--     "cloud.google.com/load-balancer-type: internal",
--     "load-balancer.hetzner.cloud/disable-public-network: true",
--     "networking.gke.io/load-balancer-type: Internal",
--     "networking.gke.io/load-balancer-type: internal",
--     "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type: intranet",
--     "service.beta.kubernetes.io/aws-load-balancer-internal: 0.0.0.0/0",
--     "service.beta.kubernetes.io/aws-load-balancer-internal: true",
--     "service.beta.kubernetes.io/aws-load-balancer-scheme: internal",
--     "service.beta.kubernetes.io/azure-load-balancer-internal: true",
--     "service.beta.kubernetes.io/cce-load-balancer-internal-vpc: true",
--     "service.beta.kubernetes.io/do-loadbalancer-network: INTERNAL",
--     "service.beta.kubernetes.io/oci-load-balancer-internal: true",
--     "service.beta.kubernetes.io/openstack-internal-load-balancer: true",
--     "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type: private",
--     "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid",
-- ]

WITH balancers AS (
    SELECT
        kind,
        namespace,
        name,
        source_ranges AS ranges,
        list_has_any(
            $internal,
            list_concat(
                map_keys(annotations),
                list_transform(map_entries(annotations), lambda entry: entry.key || ': ' || entry.value)
            )
        )
        AND annotations['service.beta.kubernetes.io/aws-load-balancer-scheme'] IS DISTINCT FROM 'internet-facing'
            AS is_internal
    FROM services
    WHERE type = 'LoadBalancer'
)

SELECT
    kind,
    namespace,
    name,
    if(
        is_internal
        OR (len(ranges) > 0 AND len(
            list_filter(
                ranges, lambda entry: regexp_matches(trim(entry), '/0*[01]$|^[23][0-9a-fA-F]{3}:.*/0*3$')
            )
        ) = 0),
        'pass',
        'fail'
    )                                 AS verdict,
    if(
        len(ranges) > 0,
        'its load balancer lets in the addresses of the world: the source ranges are ' || array_to_string(ranges, ', '),
        'its load balancer lets in every address: no source ranges are set, and nothing marks it as internal'
    )                                 AS reason,
    ['spec.loadBalancerSourceRanges'] AS fields
FROM balancers
