-- title    = "Service accounts are in use"
-- severity = "low"
-- rating   = "An identity nobody watches, which whoever may create pods or tokens there can take"
-- since    = 2026-11-26
-- judges   = ["ServiceAccount"]
-- source   = ["https://kubernetes.io/docs/concepts/security/service-accounts/"]
-- why      = """
--   An account that no workload uses keeps its grants; whoever creates a pod or a token in its namespace acts under
--   a name that nobody expects."""
-- fix      = """
--   Delete the account with its bindings; one that is used from outside by tokens is added to `exempt`."""
-- misses   = """
--   Accounts used from outside the cluster by tokens; workloads that an operator starts now and then; default
--   accounts. Those of the controller manager carry no workload and stand in `exempt`."""
-- [params]
-- # The service account, with its namespace.
-- exempt = [
--     "kube-system/attachdetach-controller",
--     "kube-system/certificate-controller",
--     "kube-system/clusterrole-aggregation-controller",
--     "kube-system/cronjob-controller",
--     "kube-system/daemon-set-controller",
--     "kube-system/deployment-controller",
--     "kube-system/device-taint-eviction-controller",
--     "kube-system/disruption-controller",
--     "kube-system/endpoint-controller",
--     "kube-system/endpointslice-controller",
--     "kube-system/endpointslicemirroring-controller",
--     "kube-system/ephemeral-volume-controller",
--     "kube-system/expand-controller",
--     "kube-system/generic-garbage-collector",
--     "kube-system/horizontal-pod-autoscaler",
--     "kube-system/job-controller",
--     "kube-system/legacy-service-account-token-cleaner",
--     "kube-system/namespace-controller",
--     "kube-system/node-controller",
--     "kube-system/persistent-volume-binder",
--     "kube-system/pod-garbage-collector",
--     "kube-system/pv-protection-controller",
--     "kube-system/pvc-protection-controller",
--     "kube-system/replicaset-controller",
--     "kube-system/replication-controller",
--     "kube-system/resource-claim-controller",
--     "kube-system/resourcequota-controller",
--     "kube-system/root-ca-cert-publisher",
--     "kube-system/service-account-controller",
--     "kube-system/service-ca-cert-publisher",
--     "kube-system/service-cidrs-controller",
--     "kube-system/statefulset-controller",
--     "kube-system/ttl-after-finished-controller",
--     "kube-system/validatingadmissionpolicy-status-controller",
--     "kube-system/volumeattributesclass-protection-controller",
-- ]

WITH used AS (
    SELECT DISTINCT
        namespace,
        service_account AS name
    FROM workload_tokens
)

SELECT
    kind,
    namespace,
    name,
    if(used.name IS NULL, 'fail', 'pass') AS verdict,
    'no workload runs under it'           AS reason,
    ['metadata.name']                     AS fields
FROM service_accounts
LEFT JOIN used USING (namespace, name)
WHERE name != 'default' AND NOT list_contains($exempt, namespace || '/' || name)
