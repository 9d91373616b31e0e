-- title    = "Image policies refuse images without a signature"
-- severity = "medium"
-- rating   = "Unsigned images start everywhere the policy names; whoever may push or name an image runs it"
-- since    = 2026-11-26
-- judges   = ["ClusterImagePolicy"]
-- source   = ["https://docs.sigstore.dev/policy-controller/overview"]
-- why      = """
--   In the mode warn, or with an authority that lets everything pass, unsigned images run as before."""
-- fix      = """
--   Set `spec.mode: enforce`, and keep a static authority that passes to a policy of its own, whose images are named
--   exactly: `images: [{glob: registry.example.com/pause}]`."""
-- misses   = """
--   Which images the patterns name, whose signatures count, and which namespaces opted in by their label."""

WITH judged AS (
    SELECT
        *,
        passes_all
        AND (len(images) = 0 OR len(list_filter(images, lambda image: contains(image, '*'))) > 0) AS passes_many
    FROM image_policies
)

SELECT
    kind,
    namespace,
    name,
    if(mode = 'warn' OR passes_many, 'fail', 'pass')                                                AS verdict,
    if(mode = 'warn', 'only warns of images without a signature', 'lets images pass unchecked') AS reason,
    if(mode = 'warn', ['spec.mode'], ['spec.authorities'])                                          AS fields
FROM judged
