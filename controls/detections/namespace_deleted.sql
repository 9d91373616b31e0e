-- title     = "Nobody deletes namespaces that others use"
-- severity  = "medium"
-- rating    = "All that is in it is gone within seconds, volumes included; environments of branches come and go by one hand"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1485"]
-- level     = "Metadata"
-- watches   = ["delete namespaces"]
-- source    = ["https://kubernetes.io/docs/tasks/administer-cluster/namespaces/#deleting-a-namespace", "https://attack.mitre.org/techniques/T1485/"]
-- why       = """
--   Deleting a namespace is the largest single step that one request can take: workloads, Secrets, claims and what
--   they hold."""
-- fix       = """
--   Restore from backup, and see what else was deleted: `audit-batch timeline --user NAME`. Refuse the next by a
--   ValidatingAdmissionPolicy on DELETE of namespaces with a label."""
-- benign    = """
--   Teardown of environments; of ones that the same identity made within the day it is low, and so it is for one
--   that did so on three days before."""
-- misses    = """
--   Deletion of everything in a namespace without the namespace, see bulk_deletion."""
-- params    = { exempt = [], days = 3, namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"] }

WITH deletions AS (
    SELECT
        *,
        bool_or((verb = 'create' OR status_code = 201) AND succeeded) OVER (
            PARTITION BY username, name ORDER BY event_time
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS is_own
    FROM audit_requests
    WHERE resource = 'namespaces' AND api_group = '' AND subresource = '' AND verb IN ('create', 'patch', 'delete') AND NOT is_system
),

habits AS (
    SELECT username
    FROM earlier_features
    WHERE feature = 'action' AND value = 'delete namespaces' AND days >= $days
)
SELECT
    audit_id,
    concat(username, ' deletes namespaces')                                                 AS finding,
    concat(if(succeeded, 'deleted the namespace ', 'tried to delete the namespace '), name) AS reason,
    CASE
        WHEN list_contains($namespaces, name) THEN if(succeeded, 'high', 'medium')
        WHEN succeeded AND NOT is_own AND username NOT IN (FROM habits) THEN 'medium'
        ELSE 'low'
    END                                                                                     AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                                      AS evidence
FROM deletions
WHERE
    verb = 'delete'
    AND status_code IS DISTINCT FROM 404
    AND status_code IS DISTINCT FROM 409
    AND NOT list_contains($exempt, username)
