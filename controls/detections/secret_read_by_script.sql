-- title     = "Secrets are not read by scripts"
-- severity  = "medium"
-- rating    = "Programs of a cluster use a Kubernetes library; a tool for the web is mostly somebody with a token in hand"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.007"]
-- level     = "Metadata"
-- watches   = ["get secrets", "list secrets", "watch secrets"]
-- source    = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/", "https://attack.mitre.org/techniques/T1552/007/"]
-- why       = """
--   Who took a token out of a pod reads Secrets with what is there: curl, wget, a few lines of Python."""
-- fix       = """
--   See what else the account did from that address: `audit-batch timeline --user NAME`. Void its token by deleting the pod,
--   and give the account `get` with `resourceNames` only."""
-- benign    = """
--   Jobs whose scripts read one Secret with curl, and operators whose library names itself after its HTTP client; the latter are low."""
-- misses    = """
--   Whoever names their client otherwise: the name is what the client says of itself."""
-- params    = { programs = ["curl", "wget", "python-requests", "python-urllib", "powershell", "kali"], libraries = ["python-httpx", "go-http-client", "java", "node", "node-fetch", "axios", "libwww-perl", "perl", "php", "guzzlehttp", "ruby"] }
SELECT
    audit_id,
    concat(username, ' from ', address)                                                             AS finding,
    concat(
        if(succeeded, 'read ', 'tried to read '), target, ' with a client that calls itself ', program
    )                                                                                               AS reason,
    if(succeeded AND list_contains($programs, lower(program)), 'medium', 'low')                     AS severity,
    if(list_contains($programs, lower(program)), 0.8, 0.5)                                          AS confidence,
    {'user_agent': user_agent, 'status': status_code}                                               AS evidence
FROM audit_secret_reads
WHERE
    NOT is_system
    AND (list_contains($programs, lower(program)) OR list_contains($libraries, lower(program)))
