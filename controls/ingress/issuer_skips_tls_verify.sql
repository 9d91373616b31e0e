-- title    = "Issuers check the certificate of their ACME server"
-- severity = "medium"
-- rating   = "Whoever stands between gets certificates issued or refused as they like"
-- since    = 2026-11-26
-- judges   = ["ClusterIssuer", "Issuer"]
-- source   = ["https://cert-manager.io/docs/configuration/acme/#private-acme-servers"]
-- why      = """
--   With skipTLSVerify the account key and every order go to whoever answers in the place of the ACME server."""
-- fix      = """
--   Give the CA of the private server in `acme: {caBundle: …}` and remove `skipTLSVerify`."""
-- misses   = """
--   Issuers of other types."""

SELECT
    kind,
    namespace,
    name,
    if(skips_tls_verify, 'fail', 'pass') AS verdict,
    'does not check the certificate of ' || coalesce(acme_server, 'its ACME server') AS reason,
    ['spec.acme.skipTLSVerify'] AS fields
FROM issuers
WHERE type = 'acme'
