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

WITH wild AS (
    SELECT
        *,
        array_to_string(list_transform(api_groups, lambda entry: if(entry = '', 'core', entry)), ', ') AS groups,
        format('rule {} grants {} on ', rule_no + 1, if('*' IN verbs, 'all verbs', array_to_string(verbs, ', '))) || CASE
            WHEN len(resources) = 0 THEN 'path ' || array_to_string(non_resource_urls, ', ')
            ELSE if('*' IN resources, 'all resources', array_to_string(resources, ', '))
                || if('*' IN api_groups, ' of all API groups', if('*' IN resources, ' of API group ' || groups, ''))
        END AS reason,
        list_filter([
            if('*' IN verbs, format('rules[{}].verbs', rule_no), NULL),
            if('*' IN resources, format('rules[{}].resources', rule_no), NULL),
            if('*' IN api_groups, format('rules[{}].apiGroups', rule_no), NULL),
            if(list_has_any(non_resource_urls, ['*', '/*']), format('rules[{}].nonResourceURLs', rule_no), NULL)
        ], lambda field: field IS NOT NULL) AS fields
    FROM role_rules
),
gathered AS (
    SELECT
        kind,
        namespace,
        name,
        arg_min(reason, rule_no)               AS reason,
        flatten(list(fields ORDER BY rule_no)) AS fields
    FROM wild
    WHERE len(fields) > 0
    GROUP BY ALL
)

SELECT
    roles.kind,
    roles.namespace,
    roles.name,
    if(gathered.name IS NULL, 'pass', 'fail') AS verdict,
    gathered.reason,
    gathered.fields
FROM roles
LEFT JOIN gathered USING (kind, namespace, name)
WHERE NOT (roles.kind = 'ClusterRole' AND list_contains($exempt, roles.name))
