-- title    = "Certificates have strong keys"
-- severity = "medium"
-- rating   = "Whoever breaks the key reads and forges what the certificate protects"
-- since    = 2026-11-26
-- judges   = ["Certificate"]
-- source   = ["https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificatePrivateKey"]
-- why      = """
--   RSA keys under 2048 bits are within reach of attackers with means, and have not been allowed by public
--   authorities for years."""
-- fix      = """
--   Leave `privateKey` out, or set `privateKey: {algorithm: RSA, size: 2048}` or `{algorithm: ECDSA, size: 256}`."""
-- misses   = """
--   The key that is in the Secret; certificates that cert-manager does not keep."""
-- [params]
-- rsa_bits = 2048
-- ecdsa_bits = 256

SELECT
    kind,
    namespace,
    name,
    if(
        key_size < CASE key_algorithm WHEN 'RSA' THEN $rsa_bits WHEN 'ECDSA' THEN $ecdsa_bits ELSE 0 END,
        'fail',
        'pass'
    )                                                     AS verdict,
    'its key is ' || key_algorithm || ' of ' || key_size || ' bits' AS reason,
    ['spec.privateKey.size']                              AS fields
FROM certificates
