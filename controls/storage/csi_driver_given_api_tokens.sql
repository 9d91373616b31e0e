-- title    = "CSI drivers get tokens for named audiences only"
-- severity = "medium"
-- rating   = "A storage driver can act as every pod that mounts its volumes"
-- since    = 2026-11-26
-- judges   = ["CSIDriver"]
-- source   = ["https://kubernetes-csi.github.io/docs/token-requests.html"]
-- why      = """
--   With an empty audience the driver gets tokens that the API server itself accepts: it can act as each service
--   account whose pod mounts one of its volumes."""
-- fix      = """
--   Name the audience, for example `tokenRequests: [{audience: vault}]`."""
-- misses   = """
--   Audiences that the API server accepts beside its own."""

SELECT
    kind,
    namespace,
    name,
    if(list_contains(token_audiences, ''), 'fail', 'pass') AS verdict,
    'gets tokens of pods that the API server accepts' AS reason,
    ['spec.tokenRequests'] AS fields
FROM csi_drivers
