-- title    = "Roles name the verbs and resources they grant"
-- severity = "high"
-- rating   = "Rights over whatever is added later; the reach is that of the bindings"
-- since    = 2026-11-25
-- judges   = ["ClusterRole", "Role"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   A rule that grants * also grants every verb, subresource and custom resource that is added to the cluster later,
--   without anybody deciding so."""
-- fix      = """
--   Replace `*` by the verbs, API groups and resources in use, such as `verbs: [get, list, watch]` and `resources:
--   [pods]`."""
-- misses   = """
--   Rules without * that add up to the same power, and the rights of members of system:masters, which need no role."""
-- [params]
-- exempt = [
--     "cluster-admin",
--     "system:controller:disruption-controller",
--     "system:controller:generic-garbage-collector",
--     "system:controller:horizontal-pod-autoscaler",
--     "system:controller:namespace-controller",
--     "system:controller:resourcequota-controller",
--     "system:kube-controller-manager",
--     "system:kubelet-api-admin",
-- ]

WITH wildcards AS (
    SELECT
        kind,
        namespace,
        name,
        min(rule_no)  AS rule_no,
        list(rule_no) AS rule_nos
    FROM role_rules
    WHERE
        list_contains(verbs, '*')
        OR list_contains(resources, '*')
        OR list_contains(api_groups, '*')
        OR list_has_any(non_resource_urls, ['*', '/*'])
    GROUP BY ALL
)

SELECT
    roles.kind,
    roles.namespace,
    roles.name,
    if(wildcards.name IS NULL, 'pass', 'fail')                                     AS verdict,
    format('rule {} grants *', wildcards.rule_no + 1)                              AS reason,
    list_transform(list_sort(wildcards.rule_nos), lambda n: format('rules[{}]', n)) AS fields
FROM roles
LEFT JOIN wildcards USING (kind, namespace, name)
WHERE NOT (roles.kind = 'ClusterRole' AND list_contains($exempt, roles.name))
