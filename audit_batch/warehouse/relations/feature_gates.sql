-- grain    = "one row per workload of kube-system, a DaemonSet, Deployment, Pod or StatefulSet, that runs an API server, controller manager or scheduler"
-- rests_on = []
-- [columns]
-- kind      = "kind of the workload, Pod for static pods"
-- namespace = "kube-system; empty for a Pod of a manifest that names none"
-- name      = "name of the workload"
-- gates     = "feature gates that its flags set, as Name=true or Name=false, whatever the flags write for it, the last where one is written twice; empty without any"
-- unread    = "why it may set more of them; NULL when it sets no more"
-- fields    = "where its containers stand"

WITH written AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        replace(coalesce(joined_flags['--feature-gates'], ''), ' ', '') AS given,
        list_transform(
            string_split(given, ','), lambda gate: string_split(regexp_replace(gate, '^kube:', ''), '=')
        )                                                               AS parts,
        list_filter(
            parts,
            lambda part, place: NOT list_contains(list_transform(parts[place + 1:], lambda later: later[1]), part[1])
        )                                                               AS counting,
        is_readable AND NOT contains(given, '$')                        AS is_seen
    FROM control_plane_components
    WHERE
        component IN ('kube-apiserver', 'kube-controller-manager', 'kube-scheduler')
        AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
)
SELECT
    kind,
    namespace,
    name,
    list_sort(
        list_distinct(
            list_filter(
                flatten(
                    list(list_transform(counting, lambda part: part[1] || '=' || try_cast(part[2] AS BOOLEAN)::VARCHAR))
                ),
                lambda gate: gate IS NOT NULL
            )
        )
    )                                                                AS gates,
    if(bool_and(is_seen), NULL, 'its command line cannot be read')   AS unread,
    list(path ORDER BY path)                                         AS fields
FROM written
GROUP BY kind, namespace, name
