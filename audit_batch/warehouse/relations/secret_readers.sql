-- grain    = "one row per subject and namespace, or the whole cluster, in which it may read every Secret: by its rights, deletecollection among them, which is answered with what it deletes, or by pods that mount them, made directly or by way of a workload"
-- rests_on = []
-- [columns]
-- receiver        = "the subject in one text, as in role_subjects"
-- scope_namespace = "namespace in which it may; empty for the whole cluster, beside which it has no rows for single namespaces"

WITH able AS (
    SELECT DISTINCT
        receiver,
        scope_namespace
    FROM grants
    WHERE len(resource_names) = 0
        AND (
            (
                api_group IN ('', '*')
                AND resource IN ('secrets', '*')
                AND verb IN ('get', 'list', 'watch', 'deletecollection', '*')
            )
            OR (verb IN ('create', '*') AND makes_pods)
        )
)
SELECT
    receiver,
    scope_namespace
FROM able
WHERE scope_namespace = '' OR receiver NOT IN (SELECT receiver FROM able WHERE scope_namespace = '')
