-- title    = "No workload holds the whole cluster through its service account"
-- severity = "critical"
-- rating   = "Whoever breaks into one pod holds the whole cluster, in one request"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   A service account that may do everything, impersonate anybody, bind cluster-admin, widen its own role or sign
--   itself a certificate hands the cluster to whoever breaks into any pod that uses it."""
-- fix      = """
--   Give the workload a Role with the verbs and resources in use, for example `verbs: [get, list, watch]` on `pods`;
--   where it must have all, keep it in a namespace of its own and add it to `exempt`."""
-- misses   = """
--   Rights of the node that a pod takes over when it escapes; rights outside RBAC, such as of webhook authorizers or
--   cloud roles; webhooks and custom resources that act for the workload; tokens in Secrets that it mounts, and those
--   for audiences that only the API server's own flags know."""
-- [params]
-- # The service account, with its namespace.
-- exempt = []

SELECT
    workload_tokens.kind,
    workload_tokens.namespace,
    workload_tokens.name,
    if(escalation_paths.name IS NULL, 'pass', 'fail')                AS verdict,
    'its service account ' || workload_tokens.service_account || ' '
    || array_to_string(escalation_paths.path, ', ')                  AS reason,
    [workload_tokens.spec_path || '.serviceAccountName']             AS fields,
    {'path': escalation_paths.path, 'steps': escalation_paths.steps} AS evidence
FROM workload_tokens
LEFT JOIN escalation_paths
    ON escalation_paths.namespace = workload_tokens.namespace
    AND escalation_paths.name = workload_tokens.service_account
    AND escalation_paths.steps = 0
    AND workload_tokens.is_reachable
WHERE NOT list_contains($exempt, workload_tokens.namespace || '/' || workload_tokens.service_account)
