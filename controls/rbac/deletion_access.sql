-- title    = "Only named subjects delete workloads and their data"
-- severity = "medium"
-- rating   = "Outage and loss of data, but no new right and nothing read, in the whole scope"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   One stolen credential with delete takes services down and their claims with the data behind them, which
--   extortion lives on. Evicting a pod deletes it, unless a disruption budget forbids it."""
-- fix      = """
--   Leave delete to the deployment pipeline; to restart, let people scale down and up through `deployments/scale`,
--   and name objects where delete is needed. Whoever must have the right, as for draining nodes, is added to
--   `exempt`."""
-- misses   = """
--   Deletion through owners, namespaces or emptying by update; jobs, cron jobs, replica sets and replication
--   controllers; whether volumes survive their claims; rights limited to objects by name; roles that are not among
--   what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "kube-system/system:controller:token-cleaner: ServiceAccount kube-system/token-cleaner",
--     "system:controller:cronjob-controller: ServiceAccount kube-system/cronjob-controller",
--     "system:controller:daemon-set-controller: ServiceAccount kube-system/daemon-set-controller",
--     """system:controller:device-taint-eviction-controller: \
--     ServiceAccount kube-system/device-taint-eviction-controller""",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:job-controller: ServiceAccount kube-system/job-controller",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
--     "system:controller:node-controller: ServiceAccount kube-system/node-controller",
--     "system:controller:persistent-volume-binder: ServiceAccount kube-system/persistent-volume-binder",
--     "system:controller:pod-garbage-collector: ServiceAccount kube-system/pod-garbage-collector",
--     "system:controller:replicaset-controller: ServiceAccount kube-system/replicaset-controller",
--     "system:controller:replication-controller: ServiceAccount kube-system/replication-controller",
--     "system:controller:statefulset-controller: ServiceAccount kube-system/statefulset-controller",
--     "system:kube-controller-manager: User system:kube-controller-manager",
--     "system:kube-scheduler: User system:kube-scheduler",
--     """system:controller:legacy-service-account-token-cleaner: \
--     ServiceAccount kube-system/legacy-service-account-token-cleaner""",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE (
            (
                verb IN ('delete', 'deletecollection', '*')
                AND (
                    (api_group IN ('', '*') AND resource IN ('persistentvolumeclaims', 'pods', 'secrets', 'services', '*'))
                    OR (api_group IN ('apps', '*') AND resource IN ('daemonsets', 'deployments', 'statefulsets', '*'))
                )
            )
            -- Where no disruption budget says otherwise, an eviction is a deletion.
            OR (verb IN ('create', '*') AND api_group IN ('', '*') AND resource IN ('pods/eviction', '*/eviction', '*'))
        )
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may delete workloads or their data in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
