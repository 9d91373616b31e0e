-- grain = "one row per subject and right that a binding gives it, with its last use in the audit log: verb, resource or path, scope, names and binding"
-- [columns]
-- subject_kind      = "User, Group or ServiceAccount"
-- subject_namespace = "namespace of a service account; empty for User and Group"
-- subject           = "name of the subject"
-- receiver          = "the subject in one text, as in grants"
-- scope_namespace   = "namespace in which the right holds; empty for the whole cluster"
-- verb              = "verb; * for all"
-- api_group         = "API group, '' for the core group; * for all; NULL for a path"
-- resource          = "resource or subresource; * for all; NULL for a path"
-- resource_names    = "names that the right is limited to; empty when it holds for all; use is told by resource and namespace, whatever the name"
-- non_resource_url  = "path, * at the end for all below; NULL for a resource; use is told by the first part of a path"
-- binding_kind      = "RoleBinding or ClusterRoleBinding"
-- binding_namespace = "namespace of the RoleBinding; empty for a ClusterRoleBinding"
-- binding           = "name of the binding"
-- role_kind         = "Role or ClusterRole"
-- role              = "name of the role"
-- requests          = "requests of the subject, or of a member of the group, that the right allows; 0 without any since the log begins"
-- first_used        = "first day with such a request, UTC; NULL without any"
-- last_used         = "last such request, UTC; NULL without any; another right may have allowed it as well"

WITH rights AS (
    SELECT DISTINCT
        subject_kind,
        subject_namespace,
        subject,
        receiver,
        scope_namespace,
        verb,
        api_group,
        resource,
        resource_names,
        non_resource_url,
        binding_kind,
        binding_namespace,
        binding,
        role_kind,
        role
    FROM grants
),

of_resources AS (
    SELECT
        seen_subjects.receiver,
        used_rights.verb,
        used_rights.api_group,
        used_rights.resource,
        used_rights.namespace,
        NULL::VARCHAR               AS path,
        sum(used_rights.requests)   AS requests,
        min(used_rights.first_used) AS first_used,
        max(used_rights.last_used)  AS last_used
    FROM seen_subjects
    JOIN used_rights USING (username)
    GROUP BY ALL
),

of_paths AS (
    SELECT
        seen_subjects.receiver,
        split_part(stored_features.value, ' ', 1)                       AS verb,
        NULL::VARCHAR                                                   AS api_group,
        NULL::VARCHAR                                                   AS resource,
        ''                                                              AS namespace,
        split_part(stored_features.value, ' ', 2)                       AS path,
        sum(stored_features.requests - stored_features.denied)          AS requests,
        min(stored_features.day)                                        AS first_used,
        max(stored_features.last_time)                                  AS last_used
    FROM seen_subjects
    JOIN stored_features USING (username)
    WHERE
        stored_features.feature = 'action'
        AND contains(stored_features.value, ' /')
        AND stored_features.requests > stored_features.denied
    GROUP BY ALL
),

of_both AS (
    FROM of_resources
    UNION ALL
    FROM of_paths
)

SELECT
    rights.*,
    coalesce(sum(of_both.requests), 0)::BIGINT AS requests,
    min(of_both.first_used)                    AS first_used,
    max(of_both.last_used)                     AS last_used
FROM rights
LEFT JOIN of_both
    ON
        rights.receiver = of_both.receiver
        AND rights.verb IN (of_both.verb, '*')
        AND CASE
            WHEN rights.non_resource_url IS NULL THEN
                of_both.path IS NULL
                AND rights.scope_namespace IN (of_both.namespace, '')
                AND rights.api_group IN (of_both.api_group, '*')
                AND (
                    rights.resource IN (of_both.resource, '*')
                    OR (
                        contains(of_both.resource, '/')
                        AND rights.resource = '*/' || split_part(of_both.resource, '/', 2)
                    )
                )
            WHEN of_both.path IS NULL THEN false
            WHEN regexp_matches(rights.non_resource_url, '^/?[^/]*\*') THEN
                starts_with(of_both.path, rtrim(rights.non_resource_url, '*'))
            ELSE split_part(rights.non_resource_url, '/', 2) = split_part(of_both.path, '/', 2)
        END
GROUP BY ALL
