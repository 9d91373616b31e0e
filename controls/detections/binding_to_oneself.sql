-- title     = "Nobody gives rights to themselves"
-- severity  = "high"
-- rating    = "Whoever may write bindings made use of it for their own; a review by a second person did not take place"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006"]
-- level     = "Request"
-- watches   = ["create clusterrolebindings.rbac.authorization.k8s.io", "update clusterrolebindings.rbac.authorization.k8s.io", "patch clusterrolebindings.rbac.authorization.k8s.io", "create rolebindings.rbac.authorization.k8s.io", "update rolebindings.rbac.authorization.k8s.io", "patch rolebindings.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   Rights are given by one person to another one. A subject that is the writer is somebody who takes more than was
--   given."""
-- fix       = """
--   Ask why. `kubectl delete clusterrolebinding NAME`, and take the writing of bindings out of the role;
--   `audit-batch who-can create clusterrolebindings` names who has it."""
-- benign    = """
--   The first administrator of a new cluster, and makers of a namespace who get a role in it."""
-- misses    = """
--   Rights for a group of which the writer is a member, but for those that the log names, and for a second account
--   of the same person."""
-- params    = { exempt = [] }

WITH given AS (
    SELECT
        bound.audit_id,
        string_agg(DISTINCT bound.subject, ', ')                                           AS subjects,
        any_value(bound.role)                                                              AS role,
        bool_or(bound.resource = 'clusterrolebindings' OR bound.namespace = 'kube-system') AS is_wide,
        ''                                                                                 AS problem
    FROM audit_bindings AS bound
    JOIN audit_requests AS writer USING (audit_id)
    WHERE
        (bound.subject_kind = 'User' AND bound.subject = writer.username)
        OR (
            bound.subject_kind = 'ServiceAccount'
            AND concat('system:serviceaccount:', bound.subject_namespace, ':', bound.subject) = writer.username
        )
    GROUP BY bound.audit_id
    UNION ALL
    SELECT
        audit_id,
        '',
        '',
        false,
        problem
    FROM audit_bodies
    WHERE resource IN ('rolebindings', 'clusterrolebindings') AND problem != ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                     AS finding,
    if(given.problem = '', 'fail', 'not_assessed')                       AS verdict,
    if(
        given.problem = '',
        concat(if(requests.succeeded, 'gave ', 'tried to give '), given.role, ' to ', given.subjects),
        given.problem
    )                                                                    AS reason,
    CASE
        WHEN given.is_wide AND requests.succeeded THEN 'high'
        WHEN given.is_wide OR requests.succeeded THEN 'medium'
        ELSE 'low'
    END                                                                  AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent} AS evidence
FROM audit_requests AS requests
JOIN given USING (audit_id)
WHERE
    requests.resource IN ('rolebindings', 'clusterrolebindings')
    AND NOT requests.is_system
    AND (given.problem = '' OR requests.succeeded)
    AND NOT list_contains($exempt, requests.username)
