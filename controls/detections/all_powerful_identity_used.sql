-- title     = "Identities with all rights are kept for emergencies"
-- severity  = "low"
-- rating    = "It tells nothing bad yet; but such a request passes every role, and no binding can take the right away."
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
    audit_id,
    concat(username, ' from ', coalesce(source_ip, 'an unknown address'))              AS finding,
    concat(
        count(*) OVER per_hour, ' requests in an hour with all rights, ', count(*) FILTER (is_write) OVER per_hour,
        ' of them changes'
    )                                                                                  AS reason,
    if(is_public_ip AND bool_or(succeeded) OVER per_hour, 'medium', 'low')             AS severity,
    {'groups': groups, 'user_agent': user_agent, 'target': target, 'verb': verb}       AS evidence
FROM audit_requests
WHERE
    NOT is_system
    AND actor IN ('user', 'component')
    AND (list_contains($users, username) OR coalesce(list_has_any(groups, $groups), false))
WINDOW per_hour AS (PARTITION BY username, source_ip, date_trunc('hour', event_time))
-- The first request of each hour stands for them.
QUALIFY row_number() OVER (
    PARTITION BY username, source_ip, date_trunc('hour', event_time) ORDER BY event_time, audit_id
) = 1
