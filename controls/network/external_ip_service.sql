-- title    = "Services take no external IPs"
-- severity = "high"
-- rating   = "Takes or reads the traffic of any pod, for whoever may edit Services"
-- since    = 2026-11-25
-- judges   = ["Service"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/service/#external-ips",
--     "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips",
-- ]
-- why      = """
--   Nobody checks whose address an external IP is: whoever may edit Services can take the traffic of the cluster's
--   pods to any address, and answer or read it (CVE-2020-8554). The field is deprecated since Kubernetes 1.36."""
-- fix      = """
--   Remove `externalIPs` and use `type: LoadBalancer` or a Gateway, and refuse the field: add DenyServiceExternalIPs
--   to the API server's `--enable-admission-plugins`."""
-- misses   = """
--   Addresses written into the status of a Service of type LoadBalancer, which does the same; whether somebody was
--   given the address on purpose."""

SELECT
    kind,
    namespace,
    name,
    if(len(external_ips) > 0, 'fail', 'pass')                         AS verdict,
    'takes traffic for the addresses ' || array_to_string(external_ips, ', ') AS reason,
    ['spec.externalIPs']                                              AS fields
FROM services
