-- title    = "No workload reaches the whole cluster by way of other service accounts"
-- severity = "high"
-- rating   = "Whoever breaks into one pod holds the whole cluster after a few requests more"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks"]
-- why      = """
--   Rights that look small add up: who creates a pod, a token or reads a token's Secret in a namespace acts as the
--   accounts there, and from one of those the next, until one that holds the cluster."""
-- fix      = """
--   Break the path at its cheapest step, which the evidence names: take the right out of the role there, such as
--   `kubectl edit clusterrole backup-operator`, or move the strong account to a namespace of its own that nobody
--   else may deploy to."""
-- misses   = """
--   Steps that need more than RBAC, such as escapes from a pod to its node, cloud roles, webhooks, or operators that
--   act on custom resources; binding by name of other roles than admin, edit and those that give everything; acting
--   as a named user or group that holds less; admission policies that would refuse a step; only the shortest path is
--   shown; tokens in Secrets that the workload mounts, and those for audiences that only the API server's own flags
--   know. Accounts that hold the cluster themselves are another control's. Where manifests alone are judged,
--   accounts of other namespaces than kube-system that they do not hold."""
-- [params]
-- # The service account, with its namespace.
-- exempt = []

WITH anybody AS (
    SELECT DISTINCT
        namespace,
        name
    FROM service_account_powers
    WHERE power IN ('create workloads', 'change workloads', 'create tokens', 'impersonate service accounts')
        AND scope_namespace IN ('', 'kube-system')
        AND target = ''
        -- Manifests do not hold the accounts of the control plane, of which one is enough.
        AND 'kube-system' NOT IN (SELECT service_accounts.namespace FROM service_accounts WHERE uid != '')
)

SELECT
    workload_tokens.kind,
    workload_tokens.namespace,
    workload_tokens.name,
    CASE
        WHEN is_reachable AND steps > 0 THEN 'fail'
        WHEN is_reachable AND steps IS NULL AND anybody.name IS NOT NULL THEN 'not_assessed'
        ELSE 'pass'
    END                                                              AS verdict,
    'its service account ' || workload_tokens.service_account || ' ' || coalesce(
        array_to_string(escalation_paths.path[:-2], ', ') || ' and ' || escalation_paths.path[-1],
        'may act as any account of kube-system, and those are not among what was collected'
    )                                                                AS reason,
    [workload_tokens.spec_path || '.serviceAccountName']             AS fields,
    {'path': escalation_paths.path, 'steps': escalation_paths.steps} AS evidence
FROM workload_tokens
LEFT JOIN escalation_paths
    ON escalation_paths.namespace = workload_tokens.namespace
    AND escalation_paths.name = workload_tokens.service_account
LEFT JOIN anybody
    ON anybody.namespace = workload_tokens.namespace
    AND anybody.name = workload_tokens.service_account
WHERE NOT list_contains($exempt, workload_tokens.namespace || '/' || workload_tokens.service_account)
