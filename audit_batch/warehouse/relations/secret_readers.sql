-- grain    = "one row per subject and namespace, or the whole cluster, in which it may read every Secret: by its rights, or by pods that mount them"
-- rests_on = []
-- [columns]
-- receiver        = "the subject in one text, as in role_subjects"
-- scope_namespace = "namespace in which it may; empty for the whole cluster, beside which it has no rows for single namespaces"

WITH able AS (
    SELECT DISTINCT
        receiver,
        scope_namespace
    FROM grants
    WHERE api_group IN ('', '*')
        AND len(resource_names) = 0
        AND (
            (resource IN ('secrets', '*') AND verb IN ('get', 'list', 'watch', '*'))
            OR (resource IN ('pods', '*') AND verb IN ('create', '*'))
        )
)
SELECT
    receiver,
    scope_namespace
FROM able
WHERE scope_namespace = '' OR receiver NOT IN (SELECT receiver FROM able WHERE scope_namespace = '')
