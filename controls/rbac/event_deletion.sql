-- title    = "Only named subjects delete events"
-- severity = "medium"
-- rating   = "Traces of an attack vanish from the cluster, though audit logs that are kept elsewhere still have them"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   Events tell which pods started, failed or were killed, and why; who deletes them wipes the first place that
--   responders look at."""
-- fix      = """
--   Remove delete and deletecollection on events; they expire by themselves after an hour. Whoever must have the
--   right is added to `exempt`."""
-- misses   = """
--   Events changed rather than deleted; logs outside the cluster; rights limited to objects by name; roles that are
--   not among what was collected."""
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
    WHERE (
            (
                verb IN ('delete', 'deletecollection', '*')
                AND api_group IN ('', '*')
                AND resource IN ('events', '*')
            )
            OR (
                verb IN ('delete', 'deletecollection', '*')
                AND api_group IN ('events.k8s.io', '*')
                AND resource IN ('events', '*')
            )
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
    array_to_string(receivers, ', ') || ' may delete events in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
