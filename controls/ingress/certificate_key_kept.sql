-- title    = "Certificates get a new key at each renewal"
-- severity = "low"
-- rating   = "A key that leaked once stays good through all renewals"
-- since    = 2026-11-26
-- judges   = ["Certificate"]
-- source   = ["https://cert-manager.io/docs/usage/certificate/#configuring-private-key-rotation"]
-- why      = """
--   With rotationPolicy Never the renewed certificate has the old key: who copied it, from a backup or a pod,
--   keeps on reading."""
-- fix      = """
--   Set `privateKey: {rotationPolicy: Always}`, the default since cert-manager 1.18."""
-- misses   = """
--   Certificates without the setting, for which the version of cert-manager decides; clients that pin the key."""

SELECT
    kind,
    namespace,
    name,
    if(key_rotation = 'Never', 'fail', 'pass') AS verdict,
    'keeps its key at renewal' AS reason,
    ['spec.privateKey.rotationPolicy'] AS fields
FROM certificates
