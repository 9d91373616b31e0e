-- title    = "CSI drivers get tokens for named audiences only"
-- severity = "medium"
-- rating   = "A storage driver can act as every pod that mounts its volumes"
-- since    = 2026-11-26
-- judges   = ["CSIDriver"]
-- source   = ["https://kubernetes-csi.github.io/docs/token-requests.html"]
-- why      = """
--   With an empty audience, or a name of the API server, the driver gets tokens that the API server accepts: it can
--   act as each service account whose pod mounts one of its volumes."""
-- fix      = """
--   Name the audience that the documentation of the driver asks for, for example `tokenRequests: [{audience: vault}]`.
--   A driver that counts on the old one gets no data until it is told the new one."""
-- misses   = """
--   Audiences that the API server is set to accept (`--api-audiences`) and that the parameter `audiences` lacks."""
-- params   = { audiences = [
--   "api", "https://kubernetes.default", "https://kubernetes.default.svc",
--   "https://kubernetes.default.svc.cluster.local", "kubernetes.default.svc",
-- ] }

SELECT
    kind,
    namespace,
    name,
    if(list_has_any(token_audiences, list_append($audiences, '')), 'fail', 'pass') AS verdict,
    'gets tokens of pods that the API server accepts' AS reason,
    ['spec.tokenRequests'] AS fields
FROM csi_drivers
