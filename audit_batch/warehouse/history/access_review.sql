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

used AS (
    SELECT
        seen_subjects.receiver,
        used_rights.verb,
        used_rights.api_group,
        used_rights.resource,
        used_rights.namespace,
        sum(used_rights.requests)   AS requests,
        min(used_rights.first_used) AS first_used,
        max(used_rights.last_used)  AS last_used
    FROM seen_subjects
    JOIN used_rights USING (username)
    GROUP BY ALL
),

-- Written out with every wildcard and for every scope that allows it, so that rights are found by equality.
by_verb AS (
    SELECT * EXCLUDE (verb), unnest([verb, '*']) AS verb FROM used
),

by_group AS (
    SELECT * EXCLUDE (api_group), unnest([api_group, '*']) AS api_group FROM by_verb
),

by_resource AS (
    SELECT
        * EXCLUDE (resource),
        unnest(
            if(
                contains(resource, '/'),
                [resource, '*', '*/' || split_part(resource, '/', 2)],
                [resource, '*']
            )
        ) AS resource
    FROM by_group
),

by_scope AS (
    SELECT
        * EXCLUDE (namespace),
        unnest(list_distinct([namespace, ''])) AS scope_namespace
    FROM by_resource
),

allowed AS (
    SELECT
        receiver,
        scope_namespace,
        verb,
        api_group,
        resource,
        sum(requests)   AS requests,
        min(first_used) AS first_used,
        max(last_used)  AS last_used
    FROM by_scope
    GROUP BY ALL
),

asked_paths AS (
    SELECT
        seen_subjects.receiver,
        split_part(stored_features.value, ' ', 1)              AS verb,
        split_part(stored_features.value, ' ', 2)              AS path,
        sum(stored_features.requests - stored_features.denied) AS requests,
        min(stored_features.day)                               AS first_used,
        max(stored_features.last_time)                         AS last_used
    FROM seen_subjects
    JOIN stored_features USING (username)
    WHERE
        stored_features.feature = 'action'
        AND contains(stored_features.value, ' /')
        AND stored_features.requests > stored_features.denied
    GROUP BY ALL
),

allowed_paths AS (
    SELECT
        rights.receiver,
        rights.verb,
        rights.non_resource_url,
        sum(asked_paths.requests)   AS requests,
        min(asked_paths.first_used) AS first_used,
        max(asked_paths.last_used)  AS last_used
    FROM (SELECT DISTINCT receiver, verb, non_resource_url FROM rights WHERE non_resource_url IS NOT NULL) AS rights
    JOIN asked_paths
        ON
            rights.receiver = asked_paths.receiver
            AND rights.verb IN (asked_paths.verb, '*')
            AND if(
                regexp_matches(rights.non_resource_url, '^/?[^/]*\*'),
                starts_with(asked_paths.path, rtrim(rights.non_resource_url, '*')),
                split_part(rights.non_resource_url, '/', 2) = split_part(asked_paths.path, '/', 2)
            )
    GROUP BY ALL
)

SELECT
    rights.*,
    coalesce(allowed.requests, allowed_paths.requests, 0)::BIGINT AS requests,
    coalesce(allowed.first_used, allowed_paths.first_used)        AS first_used,
    coalesce(allowed.last_used, allowed_paths.last_used)          AS last_used
FROM rights
LEFT JOIN allowed USING (receiver, scope_namespace, verb, api_group, resource)
LEFT JOIN allowed_paths USING (receiver, verb, non_resource_url)
