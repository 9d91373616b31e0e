-- title     = "Nobody gives rights and starts what uses them within minutes"
-- severity  = "low"
-- rating    = "The pair is how a foothold is built, and how every chart is installed; what they hold is judged by other detections"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006", "T1610"]
-- level     = "Metadata"
-- watches   = ["create rolebindings.rbac.authorization.k8s.io", "create clusterrolebindings.rbac.authorization.k8s.io", "create deployments.apps", "create daemonsets.apps", "create cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   A binding, and a workload that runs with it, by one hand within minutes is a whole foothold in two requests."""
-- fix       = """
--   See both objects: `audit-batch timeline --user NAME`. If nobody knows the product, delete the workload first,
--   then the binding."""
-- benign    = """
--   Installation and upgrade of products by chart, by people and by delivery tools."""
-- misses    = """
--   Steps by two identities, and ones that lie more than five minutes apart."""
-- params    = { exempt = [] }

WITH steps AS (
    SELECT
        *,
        resource IN ('roles', 'clusterroles', 'rolebindings', 'clusterrolebindings') AS is_right
    FROM audit_requests
    WHERE
        verb IN ('create', 'update', 'patch')
        AND resource IN (
            'roles', 'clusterroles', 'rolebindings', 'clusterrolebindings', 'deployments', 'daemonsets', 'statefulsets',
            'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs', 'pods'
        )
        AND subresource = ''
        AND succeeded
        AND NOT is_system
        AND NOT list_contains($exempt, username)
),

paired AS (
    SELECT
        *,
        last_value(if(is_right, target, NULL) IGNORE NULLS) OVER five_minutes AS right_before
    FROM steps
    WINDOW five_minutes AS (
        PARTITION BY username, source_ip ORDER BY event_time
        RANGE BETWEEN INTERVAL 5 MINUTE PRECEDING AND CURRENT ROW
    )
)
SELECT
    audit_id,
    concat(username, ' from ', coalesce(source_ip, 'an unknown address'))       AS finding,
    concat(verb, ' ', target, ' within five minutes of writing ', right_before) AS reason,
    if(is_public_ip AND actor = 'service_account', 'medium', 'low')             AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                          AS evidence
FROM paired
WHERE NOT is_right AND right_before IS NOT NULL
