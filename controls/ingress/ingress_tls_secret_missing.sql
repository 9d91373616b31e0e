-- title    = "The TLS Secrets of an Ingress exist"
-- severity = "medium"
-- rating   = "The host is served with a certificate that nobody trusts, or in plain text, until somebody notices"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"]
-- why      = """
--   Without the Secret the controller takes its own self-signed certificate or none: clients learn to click
--   warnings away, and whoever may create Secrets there brings a key of their own."""
-- fix      = """
--   Create it, for example with a Certificate of cert-manager, or correct `secretName`."""
-- misses   = """
--   What the Secret holds, as only names of Secrets are collected; Secrets in other namespaces, which controllers
--   of some makes allow."""

WITH named AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(tls).secret AS secret
    FROM ingresses
),
missing AS (
    SELECT
        named.kind,
        named.namespace,
        named.name,
        list_sort(list(DISTINCT secret) FILTER (found.name IS NULL)) AS secrets
    FROM named
    LEFT JOIN secrets_metadata AS found
        ON found.namespace = named.namespace
        AND found.name = named.secret
    WHERE secret IS NOT NULL
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(secrets IS NULL, 'pass', 'fail')                          AS verdict,
    'there is no Secret called ' || array_to_string(secrets, ', ') AS reason,
    ['spec.tls']                                                 AS fields
FROM missing
