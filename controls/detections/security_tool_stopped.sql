-- title     = "Nobody stops what guards the cluster"
-- severity  = "high"
-- rating    = "From then on nobody sees, or nothing is refused; an upgrade replaces such workloads without deleting them"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1562.001"]
-- level     = "Metadata"
-- watches   = ["delete deployments.apps", "delete daemonsets.apps", "delete statefulsets.apps", "deletecollection deployments.apps", "deletecollection daemonsets.apps", "deletecollection statefulsets.apps", "delete namespaces", "update deployments.apps/scale", "patch deployments.apps/scale"]
-- source    = ["https://attack.mitre.org/techniques/T1562/001/"]
-- why       = """
--   Sensors, policy engines and log shippers are what an intruder turns off first, by deleting them or by scaling
--   them to nothing."""
-- fix       = """
--   Start it again from version control, and look at what happened meanwhile in the audit log: `audit-batch timeline
--   --user NAME`. Let only the delivery tool write that namespace."""
-- benign    = """
--   Removal of a product, and people who look for the cause of a failure; scaling may also be upwards, so that it is
--   lower."""
-- misses    = """
--   A node selector that fits no node, scaling by a change of the workload itself where the log has no body of it,
--   tools of other names, and those that guard from outside of the cluster."""
-- params    = { exempt = [] }

WITH zeroed AS (
    SELECT audit_id
    FROM audit_bodies
    WHERE resource IN ('deployments', 'statefulsets') AND (body ->> '$.spec.replicas') = '0'
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.namespace, '/', requests.name) AS finding,
    concat(
        if(requests.succeeded, '', 'tried to: '),
        if(zeroed.audit_id IS NOT NULL, 'scale to nothing', if(requests.subresource = 'scale', 'scale', 'delete')), ' ',
        if(
            requests.name = '' OR requests.resource = 'namespaces',
            requests.target,
            concat(requests.resource, ' ', requests.namespace, '/', requests.name)
        )
    )                                                                       AS reason,
    CASE
        WHEN requests.subresource = 'scale' THEN if(requests.succeeded AND requests.actor = 'user', 'medium', 'low')
        WHEN requests.succeeded THEN if(requests.actor = 'user', 'high', 'medium')
        ELSE 'medium'
    END                                                                     AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent}    AS evidence
FROM audit_requests AS requests
LEFT JOIN zeroed USING (audit_id)
WHERE
    requests.resource IN ('deployments', 'daemonsets', 'statefulsets', 'namespaces')
    AND requests.is_write
    AND requests.status_code IS DISTINCT FROM 404
    AND (
        (requests.verb IN ('delete', 'deletecollection') AND requests.subresource = '')
        OR requests.subresource = 'scale'
        OR zeroed.audit_id IS NOT NULL
    )
    AND regexp_matches(
        -- Of many that are deleted a selector names it.
        concat_ws(
            ' ', requests.namespace, requests.name,
            if(requests.verb = 'deletecollection', try(url_decode(requests.request_uri)), NULL)
        ),
        '\b(?:falco|tetragon|tracee|kyverno|gatekeeper|kubewarden|kubearmor|cilium|calico|trivy-operator|kubescape|stackrox|sysdig'
        || '|neuvector|aqua-enforcer|twistlock|microsoft-defender|crowdstrike|falcon-sensor|wazuh|osquery|sentinelone|lacework'
        || '|wiz-sensor|fluent-bit|fluentd|promtail|auditbeat|filebeat|datadog-agent)\b'
    )
    AND NOT requests.is_system
    AND NOT list_contains($exempt, requests.username)
