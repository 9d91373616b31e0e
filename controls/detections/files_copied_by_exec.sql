-- title     = "Nobody copies files out of containers or into them"
-- severity  = "medium"
-- rating    = "A copy takes a whole folder of data away, or brings a program in; people do it to look at dumps"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1005", "T1105"]
-- level     = "Metadata"
-- watches   = ["create pods/exec", "get pods/exec"]
-- source    = ["https://kubernetes.io/docs/reference/kubectl/generated/kubectl_cp/", "https://attack.mitre.org/techniques/T1105/"]
-- why       = """
--   kubectl cp runs tar in the container: data leave the cluster past every control of its network, or files come in
--   that no image holds."""
-- fix       = """
--   Ask who copied what and where it lies now. Where nobody needs it, take `pods/exec` out of the role; `audit-batch
--   who-can create pods/exec` names who has it."""
-- benign    = """
--   Backups of databases by a job, dumps for debugging."""
-- misses    = """
--   Copies by other means than tar, such as `cat` or `rsync`."""
-- params    = { exempt = [] }

WITH copies AS (
    SELECT
        *,
        CASE
            WHEN regexp_matches(command_text, '\btar\s+(?:-\S+\s+)*-?[a-zA-Z]*c[a-zA-Z]*(?:f|\s+(?:-\S+\s+)*-f)\s*-') THEN 'out of'
            WHEN regexp_matches(command_text, '\btar\s+(?:-\S+\s+)*-?[a-zA-Z]*x[a-zA-Z]*(?:f|\s+(?:-\S+\s+)*-f)\s*-') THEN 'into'
        END AS direction
    FROM audit_requests
    WHERE resource = 'pods' AND subresource = 'exec' AND verb IN ('create', 'get')
)
SELECT
    audit_id,
    concat(username, ' ', direction, ' pods in ', namespace)                  AS finding,
    concat(
        if(succeeded, 'copied files ', 'tried to copy files '), direction, ' ', namespace, '/', name, ': ', command_text
    )                                                                         AS reason,
    if(succeeded AND actor = 'user', 'medium', 'low')                         AS severity,
    {'command': command_text, 'container': container, 'source_ip': source_ip} AS evidence
FROM copies
WHERE direction IS NOT NULL AND NOT list_contains($exempt, username)
