-- title    = "Only named subjects run commands in containers"
-- severity = "high"
-- rating   = "Everything a container holds and may do, in every container of the scope, past its image and its review"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
--     "https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/",
-- ]
-- why      = """
--   A command in a container reads its mounted Secrets and its token and acts as its workload, and nothing of it is
--   seen in any manifest. Over WebSocket the verb get was enough for it up to Kubernetes 1.34."""
-- fix      = """
--   Take `pods/exec` out of the role; look into pods with `kubectl logs`, and keep a Role with exec for emergencies
--   that is bound for an hour. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Commands run through the kubelet, by ephemeral containers or by changed workloads; rights limited to objects by
--   name; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('create', 'get', '*')
        AND api_group IN ('', '*')
        AND resource IN ('pods/exec', '*/exec', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may run commands in containers in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
