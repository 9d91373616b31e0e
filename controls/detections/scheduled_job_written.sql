-- title     = "Nobody plants jobs that come back"
-- severity  = "low"
-- rating    = "A CronJob runs again after everything else was cleaned up; pipelines and operators make them as well"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1053.007"]
-- level     = "Metadata"
-- watches   = ["create cronjobs.batch", "update cronjobs.batch", "patch cronjobs.batch", "delete cronjobs.batch", "create jobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/", "https://attack.mitre.org/techniques/T1053/007/"]
-- why       = """
--   A job by the clock is a way to stay in a cluster: its pod is there for seconds, with whatever account its
--   template names."""
-- fix       = """
--   Compare `kubectl -n NAMESPACE get cronjob NAME -o yaml` with what is in version control, and delete it if nobody
--   knows it."""
-- benign    = """
--   Deployment pipelines, operators, backup tools; people who start a job by hand."""
-- misses    = """
--   What the job does: see pod_with_reverse_shell, privileged_pod and the like."""
-- params    = { exempt = [], namespaces = ["kube-system"] }

SELECT
    audit_id,
    concat(username, ': ', resource, ' in ', namespace)     AS finding,
    concat(verb, if(succeeded, ': ', ' in vain: '), target) AS reason,
    CASE
        WHEN NOT succeeded OR resource = 'jobs' OR verb = 'delete' THEN 'low'
        -- A workload that schedules others, past its own namespace.
        WHEN token_pod IS NOT NULL AND service_account_namespace != namespace AND list_contains($namespaces, namespace) THEN 'medium'
        ELSE 'low'
    END                                                     AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}      AS evidence
FROM audit_requests
WHERE
    resource IN ('cronjobs', 'jobs')
    AND subresource = ''
    AND is_write
    AND (resource = 'cronjobs' OR verb = 'create' OR status_code = 201)
    AND NOT is_system
    AND NOT list_contains($exempt, username)
