-- One row per subject, scope and limit that grants $verb on a resource or a path: who, where, through what, last used.
WITH granted AS (
    SELECT DISTINCT
        receiver,
        scope_namespace,
        resource_names,
        binding_kind,
        binding_namespace,
        binding,
        role_kind,
        role,
        CASE
            WHEN subject_kind = 'ServiceAccount' THEN concat('system:serviceaccount:', subject_namespace, ':', subject)
            WHEN subject_kind = 'User' THEN subject
        END AS username
    FROM grants
    WHERE
        verb IN ($verb, '*')
        AND CASE
            WHEN $path != '' THEN
                non_resource_url = $path
                OR (non_resource_url LIKE '%*' AND starts_with($path, rtrim(non_resource_url, '*')))
            ELSE
                (resource IN ($resource, '*') OR ($subresource != '' AND resource = concat('*/', $subresource)))
                AND ($api_group IS NULL OR api_group IN ($api_group, '*'))
        END
        AND ($namespace = '' OR scope_namespace IN ('', $namespace))
        AND ($name = '' OR len(resource_names) = 0 OR list_contains(resource_names, $name))
),

used AS (
    SELECT
        username,
        namespace,
        max(last_used) AS last_used
    FROM used_rights
    WHERE verb = $verb AND resource = $resource AND ($api_group IS NULL OR api_group = $api_group)
    GROUP BY ALL
)
SELECT
    granted.receiver                                                                      AS subject,
    if(granted.scope_namespace = '', 'all namespaces', granted.scope_namespace)           AS scope,
    coalesce(array_to_string(granted.resource_names, ', '), '')                           AS only_names,
    concat_ws(' ', granted.binding_kind, concat_ws('/', nullif(granted.binding_namespace, ''), granted.binding)) AS through,
    concat_ws(' ', granted.role_kind, granted.role)                                       AS role,
    max(used.last_used)                                                                   AS last_used
FROM granted
LEFT JOIN used
    ON granted.username = used.username AND granted.scope_namespace IN ('', used.namespace)
GROUP BY ALL
ORDER BY ALL
