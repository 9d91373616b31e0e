-- title    = "Only named subjects add ephemeral containers"
-- severity = "high"
-- rating   = "A container of one's own image inside any running pod of the scope, with its Secrets, network and token"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/"]
-- why      = """
--   An ephemeral container brings its own image and tools into a running pod and shares its network, and with a
--   target its processes and their secrets."""
-- fix      = """
--   Take `pods/ephemeralcontainers` out of the role; bind it for the time of a debugging session only. Whoever must
--   have the right is added to `exempt`."""
-- misses   = """
--   Whether admission policies limit such containers; debug copies of pods, which need create on pods; rights
--   limited to objects by name; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('update', 'patch', '*')
        AND api_group IN ('', '*')
        AND resource IN ('pods/ephemeralcontainers', '*/ephemeralcontainers', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may add containers to running pods in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
