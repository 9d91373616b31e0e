-- title     = "Identities with all rights are kept for emergencies"
-- severity  = "low"
-- rating    = "It tells nothing bad yet; but such a request passes every role, and no binding can take the right away"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1078.003"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege", "https://attack.mitre.org/techniques/T1078/003/"]
-- why       = """
--   Members of system:masters are past all checks, mostly by a certificate that lies in a file and names nobody in person.
--   Daily work by it hides who did what."""
-- fix       = """
--   Give people a binding of their own names and keep the administrator's certificate locked away. Where it leaked, a new
--   CA is the only way to void it: `kubeadm certs renew admin.conf` does not."""
-- benign    = """
--   Installation and upgrades, emergencies, and clusters where the provider's own identity has that group."""
-- misses    = """
--   Identities with all rights by a binding, which the controls of grants show."""
-- params    = { users = ["kubernetes-admin", "kubernetes-super-admin", "minikube-user", "docker-for-desktop"], groups = ["system:masters", "kubeadm:cluster-admins"] }
SELECT
    arg_min(audit_id, (event_time, audit_id))                                          AS audit_id,
    concat(username, ' from ', coalesce(source_ip, 'an unknown address'))              AS finding,
    concat(
        count(*), if(count(*) = 1, ' request', ' requests'), ' in an hour with all rights, ',
        count(*) FILTER (is_write), ' of them changes'
    )                                                                                  AS reason,
    if(is_public_ip AND bool_or(succeeded), 'medium', 'low')                           AS severity,
    {
        'programs': list_sort(list(DISTINCT program))[:10], 'resources': list_sort(list(DISTINCT resource))[:20]
    }                                                                                  AS evidence
FROM audit_requests
WHERE
    -- No node and no service account has that group: a certificate with such a name does.
    (NOT is_system OR actor IN ('node', 'service_account'))
    AND actor != 'anonymous'
    AND (list_contains($users, username) OR coalesce(list_has_any(groups, $groups), false))
-- The first request of each hour stands for them.
GROUP BY username, source_ip, is_public_ip, date_trunc('hour', event_time)
