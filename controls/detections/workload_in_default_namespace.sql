-- title     = "Nothing is made in the namespace default"
-- severity  = "low"
-- rating    = "A matter of order: what nobody assigned to a namespace has no owner, quota or policy"
-- since     = 2026-11-26
-- alone     = "The workload itself is judged, and mapped, by the controls of its namespace; this names who made it and when."
-- signal    = "rule"
-- technique = ["T1610"]
-- level     = "Metadata"
-- watches   = ["create pods", "create deployments.apps", "create daemonsets.apps", "create statefulsets.apps", "create jobs.batch", "create cronjobs.batch", "create services"]
-- source    = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"]
-- why       = """
--   A manifest without a namespace lands in default, beside everything else that was forgotten there; tools of
--   attackers use it too."""
-- fix       = """
--   Give the workload a namespace, and refuse the next by a ResourceQuota in default with `hard: {pods: 0}`."""
-- benign    = """
--   Small clusters and tests."""
-- misses    = """
--   Objects of custom kinds."""

SELECT
    audit_id,
    concat(username, ': ', resource)                         AS finding,
    concat(if(succeeded, 'made ', 'tried to make '), target) AS reason,
    'low'                                                    AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}       AS evidence
FROM audit_requests
WHERE
    namespace = 'default'
    AND resource IN (
        'pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs',
        'services'
    )
    AND subresource = ''
    AND NOT is_system
    AND (verb = 'create' OR (verb = 'patch' AND status_code = 201))
