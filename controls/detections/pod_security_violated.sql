-- title     = "No workload breaks the Pod Security level that is watched"
-- severity  = "low"
-- rating    = "The pod was let in, for the level is only watched; what it breaks says how grave it is"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1610", "T1611"]
-- level     = "Metadata"
-- watches   = ["create pods", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* jobs.batch", "* cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/security/pod-security-admission/", "https://kubernetes.io/docs/reference/labels-annotations-taints/audit-annotations/"]
-- why       = """
--   A namespace whose label says audit lets pods in that are above the level, and the audit log says by what. It
--   needs no bodies."""
-- fix       = """
--   Mend the manifest, then enforce the level: `kubectl label namespace NAME
--   pod-security.kubernetes.io/enforce=baseline --overwrite`."""
-- benign    = """
--   Agents of nodes, and namespaces on their way to a stricter level."""
-- misses    = """
--   Namespaces without a level for audit."""

SELECT
    audit_id,
    concat(username, ': ', resource, ' in ', namespace)      AS finding,
    concat(verb, ' ', target, ': ', pod_security_violations) AS reason,
    if(
        resource = 'pods'
        AND verb = 'create'
        AND succeeded
        AND regexp_matches(pod_security_violations, '^privileged\b|[ ,]privileged \(|host namespaces|hostPath volumes'),
        'medium',
        'low'
    )                                                        AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}       AS evidence
FROM audit_requests
WHERE pod_security_violations != '' AND is_write AND NOT is_system
