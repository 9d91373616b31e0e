-- One row per scope, resource and binding of what a subject may do, with the verbs, and when one of them was last used.
WITH groups AS (
    SELECT member_of FROM seen_groups WHERE username = $username
    UNION
    SELECT unnest($groups)
),

given AS (
    SELECT
        *,
        'own' AS through
    FROM grants
    WHERE subject_kind = $kind AND subject_namespace = $namespace AND subject = $name
    UNION ALL
    SELECT
        grants.*,
        grants.receiver AS through
    FROM grants
    JOIN groups ON grants.subject_kind = 'Group' AND grants.subject = groups.member_of
),

used AS (
    SELECT * FROM used_rights WHERE username = $username
)
SELECT
    given.through,
    if(given.scope_namespace = '', 'all namespaces', given.scope_namespace) AS scope,
    coalesce(given.non_resource_url, concat_ws('.', given.resource, nullif(given.api_group, ''))) AS what,
    list_sort(list(DISTINCT given.verb))                                    AS verbs,
    array_to_string(given.resource_names, ', ')                             AS only_names,
    concat_ws(' ', given.binding_kind, concat_ws('/', nullif(given.binding_namespace, ''), given.binding)) AS binding,
    concat_ws(' ', given.role_kind, given.role)                             AS role,
    max(used.last_used)                                                     AS last_used
FROM given
LEFT JOIN used
    ON
        given.verb IN (used.verb, '*')
        AND given.resource IN (used.resource, '*')
        AND given.api_group IN (used.api_group, '*')
        AND given.scope_namespace IN ('', used.namespace)
GROUP BY ALL
ORDER BY ALL
