-- title    = "The certificates of aggregated APIs are checked"
-- severity = "medium"
-- rating   = "Who gets between the API server and the Service answers for a whole API; needs a place on the network"
-- since    = 2026-11-26
-- judges   = ["APIService"]
-- source   = ["https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/"]
-- why      = """
--   With insecureSkipTLSVerify the API server sends requests, with the names and groups of the users, to whoever
--   answers at the address, and believes the answer."""
-- fix      = """
--   Set `spec.caBundle` and remove `insecureSkipTLSVerify`; for metrics-server let cert-manager make the certificate."""
-- misses   = """
--   Whether the CA is the right one. An API without a CA of its own is checked by those of the system. APIs that the
--   API server itself serves are not judged."""

SELECT
    kind,
    namespace,
    name,
    if(skips_tls_verify, 'fail', 'pass')                                                         AS verdict,
    'the certificate of ' || concat_ws('/', service_namespace, service) || ' is not checked'     AS reason,
    ['spec.insecureSkipTLSVerify']                                                               AS fields
FROM api_services
WHERE service IS NOT NULL
