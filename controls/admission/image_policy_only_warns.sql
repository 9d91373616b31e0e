-- title    = "Image policies refuse images without a signature"
-- severity = "medium"
-- rating   = "Unsigned images start everywhere the policy names; whoever may push or name an image runs it"
-- since    = 2026-11-26
-- judges   = ["ClusterImagePolicy"]
-- source   = ["https://docs.sigstore.dev/policy-controller/overview"]
-- why      = """
--   In the mode warn, or with an authority that lets everything pass, unsigned images run as before."""
-- fix      = """
--   Set `spec.mode: enforce`, and let static authorities pass only images that are named exactly."""
-- misses   = """
--   Which images the patterns name, whose signatures count, and which namespaces opted in by their label."""

SELECT
    kind,
    namespace,
    name,
    if(mode = 'warn' OR passes_all, 'fail', 'pass')                                                 AS verdict,
    if(mode = 'warn', 'only warns of images without a signature', 'lets images pass unchecked') AS reason,
    if(mode = 'warn', ['spec.mode'], ['spec.authorities'])                                          AS fields
FROM image_policies
