-- title     = "Nobody deletes the events of the cluster"
-- severity  = "high"
-- rating    = "Events tell what happened to objects; they end by themselves, so that hardly anybody has a reason to delete them"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1070"]
-- level     = "Metadata"
-- watches   = ["delete events", "deletecollection events", "delete events.events.k8s.io", "deletecollection events.events.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/", "https://attack.mitre.org/techniques/T1070/"]
-- why       = """
--   Kubernetes keeps events for an hour. Who deletes them before that hides which pods came and failed."""
-- fix       = """
--   See in the audit log, which still has it all, what was done: `audit-batch timeline --user NAME`. Take `delete` on
--   `events` out of the role, and send events to a store of their own."""
-- benign    = """
--   Tests that tidy up; a namespace that is deleted takes its events along, by a controller, which is not told."""
-- misses    = """
--   Logs of providers that leave events out (EKS and GKE do), where nothing of this arrives."""
-- params    = { exempt = [] }

SELECT
    audit_id,
    concat(username, ' in ', if(namespace = '', 'all namespaces', namespace)) AS finding,
    concat(if(succeeded, 'deleted ', 'tried to delete '), if(verb = 'delete', target, concat('all ', target))) AS reason,
    CASE
        WHEN NOT succeeded THEN 'medium'
        WHEN verb = 'deletecollection' OR actor = 'service_account' THEN 'high'
        ELSE 'medium'
    END                                                                       AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                        AS evidence
FROM audit_requests
WHERE
    resource = 'events'
    AND verb IN ('delete', 'deletecollection')
    AND NOT is_system
    AND NOT list_contains($exempt, username)
