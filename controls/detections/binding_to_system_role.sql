-- title     = "Nobody is bound to the roles of Kubernetes' own parts"
-- severity  = "high"
-- rating    = "These roles make tokens, pods and roles for all; with one of them the whole cluster is some requests away"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006", "T1078.001"]
-- level     = "Request"
-- watches   = ["create clusterrolebindings.rbac.authorization.k8s.io", "update clusterrolebindings.rbac.authorization.k8s.io", "patch clusterrolebindings.rbac.authorization.k8s.io", "create rolebindings.rbac.authorization.k8s.io", "update rolebindings.rbac.authorization.k8s.io", "patch rolebindings.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#core-component-roles", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   The roles of controllers, the scheduler and nodes are made for one identity each. Bound to another one they give
--   its power without the name of cluster-admin."""
-- fix       = """
--   `kubectl delete clusterrolebinding NAME`, and see what its subjects did since: `audit-batch timeline --user
--   SUBJECT`. Write a role for what was meant."""
-- benign    = """
--   Second schedulers, which use system:kube-scheduler and system:volume-scheduler and are low; provisioners of
--   storage are not told."""
-- misses    = """
--   Copies of such roles under another name, see sensitive_role_written."""
-- params    = { exempt = [], groups = ["system:masters", "system:nodes"], roles = ["system:kube-controller-manager", "system:kube-scheduler", "system:volume-scheduler", "system:node", "system:kubelet-api-admin", "system:kube-aggregator", "system:certificates.k8s.io:certificatesigningrequests:nodeclient", "system:certificates.k8s.io:kube-apiserver-client-approver"] }

WITH given AS (
    SELECT
        audit_id,
        string_agg(
            DISTINCT concat_ws(' ', subject_kind, concat_ws('/', nullif(subject_namespace, ''), subject)), ', '
        )                                                                      AS subjects,
        any_value(role)                                                        AS role,
        bool_and(role IN ('system:kube-scheduler', 'system:volume-scheduler')) AS is_scheduler,
        ''                                                                     AS problem
    FROM audit_bindings
    WHERE
        list_contains($roles, role)
        OR starts_with(role, 'system:controller:')
        OR (subject_kind = 'Group' AND list_contains($groups, subject))
    GROUP BY audit_id
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
        WHEN given.is_scheduler THEN 'low'
        WHEN requests.succeeded THEN 'high'
        ELSE 'medium'
    END                                                                  AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent} AS evidence
FROM audit_requests AS requests
JOIN given USING (audit_id)
WHERE
    requests.resource IN ('rolebindings', 'clusterrolebindings')
    AND NOT requests.is_system
    AND (given.problem = '' OR requests.succeeded)
    AND NOT list_contains($exempt, requests.username)
