-- title    = "What is published has no self-signed certificate"
-- severity = "medium"
-- rating   = "Visitors cannot tell the site from an impostor and learn to click warnings away"
-- since    = 2026-11-26
-- judges   = ["Certificate"]
-- source   = ["https://cert-manager.io/docs/configuration/selfsigned/"]
-- why      = """
--   A self-signed certificate is trusted by nobody, so that any other looks the same to a client."""
-- fix      = """
--   Use an issuer of type acme, ca or vault, for example `issuerRef: {kind: ClusterIssuer, name: letsencrypt}`."""
-- misses   = """
--   Self-signed certificates that were put into a Secret by hand; a CA of one's own that clients trust, whose root
--   is self-signed, is not judged unless it is published itself; what Gateways of Istio publish."""

WITH published AS (
    SELECT
        namespace,
        unnest(tls).secret AS secret
    FROM ingresses
    UNION
    SELECT
        certificate.namespace,
        certificate.name
    FROM (
        SELECT unnest(flatten(list_transform(listeners, lambda listener: listener.certificates))) AS certificate
        FROM gateways
    )
)

SELECT
    certificates.kind,
    certificates.namespace,
    certificates.name,
    if(coalesce(issuers.type = 'selfSigned', false), 'fail', 'pass') AS verdict,
    'is published and signed by itself, through ' || issuer          AS reason,
    ['spec.issuerRef']                                               AS fields
FROM certificates
INNER JOIN published USING (namespace, secret)
LEFT JOIN issuers
    ON issuers.kind = certificates.issuer_kind
    AND issuers.name = certificates.issuer
    AND issuers.namespace = if(certificates.issuer_kind = 'ClusterIssuer', '', certificates.namespace)
