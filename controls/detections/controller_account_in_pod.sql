-- title     = "No pod runs as one of Kubernetes' own controllers"
-- severity  = "critical"
-- rating    = "These accounts make pods with any account and bind roles; a pod that has one has the cluster, and none is meant to"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1078.001", "T1610"]
-- level     = "Request"
-- watches   = ["create pods", "update pods/ephemeralcontainers", "patch pods/ephemeralcontainers", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* replicasets.apps", "* jobs.batch", "* cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#controller-roles", "https://attack.mitre.org/techniques/T1078/001/"]
-- why       = """
--   The controller manager uses one service account for each of its loops. They exist in kube-system, and nothing
--   but the controller manager needs them."""
-- fix       = """
--   Delete the workload, and ask who wrote it. The token is void when its pod is gone: `kubectl -n kube-system
--   delete pod NAME --force` and watch what the account did: `audit-batch timeline --user ACCOUNT`."""
-- benign    = """
--   None."""
-- misses    = """
--   Accounts of add-ons that are as strong, which the controls of grants name."""
-- params    = { accounts = ["attachdetach-controller", "bootstrap-signer", "certificate-controller", "clusterrole-aggregation-controller", "cronjob-controller", "daemon-set-controller", "deployment-controller", "device-taint-eviction-controller", "disruption-controller", "endpoint-controller", "endpointslice-controller", "endpointslicemirroring-controller", "ephemeral-volume-controller", "expand-controller", "generic-garbage-collector", "horizontal-pod-autoscaler", "job-controller", "legacy-service-account-token-cleaner", "namespace-controller", "node-controller", "persistent-volume-binder", "pod-garbage-collector", "pv-protection-controller", "pvc-protection-controller", "replicaset-controller", "replication-controller", "resource-claim-controller", "resourcequota-controller", "root-ca-cert-publisher", "route-controller", "selinux-warning-controller", "service-account-controller", "service-ca-cert-publisher", "service-cidrs-controller", "service-controller", "statefulset-controller", "storage-version-migrator-controller", "storageversion-garbage-collector", "taint-eviction-controller", "token-cleaner", "tokens-controller", "ttl-after-finished-controller", "ttl-controller", "validatingadmissionpolicy-status-controller", "vac-protection-controller", "volumeattributesclass-protection-controller"] }

WITH written AS (
    SELECT
        writes.*,
        coalesce(nullif(specs.pod_spec ->> '$.serviceAccountName', ''), specs.pod_spec ->> '$.serviceAccount') AS account
    FROM audit_pod_specs AS specs
    JOIN audit_writes AS writes USING (audit_id, event_time)
    WHERE specs.namespace = 'kube-system'
)
SELECT
    audit_id,
    finding,
    verdict,
    if(problem = '', concat(deed, ' to run as ', account), problem) AS reason,
    if(succeeded, 'critical', 'high')                               AS severity,
    client                                                          AS evidence
FROM written
WHERE problem != '' OR list_contains($accounts, account)
