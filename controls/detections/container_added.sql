-- title     = "Nobody puts a further container into a running workload"
-- severity  = "low"
-- rating    = "A container that is added shares the identity, network and volumes of one that was reviewed; releases add some too"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1610", "T1525"]
-- level     = "Request"
-- watches   = ["update deployments.apps", "patch deployments.apps", "update daemonsets.apps", "patch daemonsets.apps", "update statefulsets.apps", "patch statefulsets.apps", "update cronjobs.batch", "patch cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/", "https://attack.mitre.org/techniques/T1610/"]
-- why       = """
--   A second container in a workload that everybody knows is hard to see, and has what the first one has."""
-- fix       = """
--   Compare with version control: `kubectl -n NAMESPACE rollout history deployment NAME`. Take it back with `kubectl
--   rollout undo`."""
-- benign    = """
--   Releases that add an exporter or a proxy; in kube-system, where that is rare, it is medium."""
-- misses    = """
--   A workload of which the log of that day holds no earlier state, or of which another container is renamed or
--   taken out in the same change, and proxies that admission puts into pods."""

WITH states AS (
    SELECT
        requests.audit_id,
        requests.username,
        requests.namespace,
        requests.target,
        requests.event_time,
        requests.is_system,
        list_concat(specs.pod_spec ->> '$.containers[*].name', specs.pod_spec ->> '$.initContainers[*].name') AS containers
    FROM audit_pod_specs AS specs
    JOIN audit_requests AS requests USING (audit_id)
    WHERE
        requests.resource IN (
            'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'cronjobs'
        )
        AND specs.pod_spec IS NOT NULL
        AND requests.succeeded
),

compared AS (
    SELECT
        *,
        lag(containers) OVER (PARTITION BY target ORDER BY event_time, audit_id) AS earlier
    FROM states
)
SELECT
    audit_id,
    concat(username, ': ', target)                 AS finding,
    'fail'                                         AS verdict,
    concat(
        'added ', array_to_string(list_filter(containers, lambda name: NOT list_contains(earlier, name)), ', '), ' to ', target,
        ' beside ', array_to_string(earlier, ', ')
    )                                              AS reason,
    if(namespace = 'kube-system', 'medium', 'low') AS severity,
    {'before': earlier, 'after': containers}       AS evidence
FROM compared
WHERE NOT is_system AND list_has_all(containers, earlier) AND len(containers) > len(earlier)
UNION ALL
SELECT
    requests.audit_id,
    requests.username,
    'not_assessed',
    specs.problem,
    'low',
    NULL
FROM audit_pod_specs AS specs
JOIN audit_requests AS requests USING (audit_id)
WHERE
    requests.resource IN (
        'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'cronjobs'
    )
    AND specs.problem != ''
    AND requests.succeeded
    AND NOT requests.is_system
