-- grain    = "one row per container that runs an API server in a DaemonSet, Deployment, Pod or StatefulSet of kube-system"
-- rests_on = []
-- [columns]
-- kind             = "kind of the workload, Pod for static pods"
-- namespace        = "kube-system; empty for a Pod of a manifest that names none"
-- name             = "name of the workload"
-- path             = "where the container stands in the object"
-- minor            = "minor version of Kubernetes that the image's tag says; NULL without one"
-- written_flags    = "as in `control_plane_components`"
-- flags            = "as in `control_plane_components`"
-- joined_flags     = "as in `control_plane_components`"
-- is_readable      = "as in `control_plane_components`"
-- modes            = "authorisation modes as written, all flags together; empty when none is"
-- modes_unread     = "why other modes may hold than those; NULL when they are all"
-- audit_path       = "file of its audit log, - or a device for its output; empty where it writes none, or to /dev/null"
-- audit_gap        = "why no files of an audit log of its own are kept, as (verdict, reason): fail where none is written at all, not_assessed where that cannot be said; NULL when there are such files"
-- plugins_named    = "admission plug-ins that flags turn on by name"
-- plugins_off      = "admission plug-ins that flags turn off"
-- plugins          = "admission plug-ins that are on: those named, and of NamespaceLifecycle, ServiceAccount, LimitRanger, ResourceQuota and, since 1.23, PodSecurity, which are on by default, the ones not turned off"
-- has_all_plugins  = "command line and plug-ins are known: what plugins lacks is off, but for PodSecurity where minor is NULL"

WITH listed AS (
    SELECT
        *,
        try_cast(regexp_extract(image, ':v?1\.([0-9]+)[^/]*$', 1) AS INTEGER)          AS minor,
        coalesce(string_split(joined_flags['--authorization-mode'], ','), [])          AS modes,
        coalesce(string_split(joined_flags['--enable-admission-plugins'], ','), [])    AS turned_on,
        coalesce(string_split(joined_flags['--disable-admission-plugins'], ','), [])   AS plugins_off,
        -- The older flag takes the place of the defaults.
        string_split(joined_flags['--admission-control'], ',')                         AS whole,
        coalesce(nullif(flags['--audit-log-path'], '/dev/null'), '')                   AS audit_path
    FROM control_plane_components
    WHERE component = 'kube-apiserver' AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
),
named AS (
    SELECT
        *,
        list_concat(turned_on, coalesce(whole, [])) AS plugins_named
    FROM listed
)
SELECT
    kind,
    namespace,
    name,
    path,
    minor,
    written_flags,
    flags,
    joined_flags,
    is_readable,
    modes,
    CASE
        WHEN flags['--authorization-config'] IS NOT NULL
            THEN 'takes its authorisers from a file on its node, which cannot be seen'
        WHEN NOT is_readable OR contains(array_to_string(modes, ','), '$') THEN 'its command line cannot be read'
    END                                                                                     AS modes_unread,
    audit_path,
    CASE
        WHEN NOT is_readable OR starts_with(audit_path, '$')
            THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
        WHEN audit_path NOT IN ('', '-') AND NOT regexp_matches(audit_path, '^/(dev|proc)/') THEN NULL
        WHEN audit_path = '' AND coalesce(flags['--audit-webhook-config-file'], '') = ''
            THEN {'verdict': 'fail', 'reason': 'writes no audit log to keep'}
        ELSE {'verdict': 'not_assessed', 'reason': 'writes no audit files itself, and what is kept cannot be seen'}
    END                                                                                     AS audit_gap,
    plugins_named,
    plugins_off,
    list_concat(
        plugins_named,
        list_filter(
            CASE
                WHEN whole IS NOT NULL THEN []
                WHEN minor >= 23 THEN ['NamespaceLifecycle', 'ServiceAccount', 'LimitRanger', 'ResourceQuota', 'PodSecurity']
                ELSE ['NamespaceLifecycle', 'ServiceAccount', 'LimitRanger', 'ResourceQuota']
            END,
            lambda plugin: NOT list_contains(plugins_off, plugin) AND NOT list_contains(plugins_named, plugin)
        )
    )                                                                                       AS plugins,
    is_readable
    AND NOT contains(array_to_string(list_concat(plugins_named, plugins_off), ','), '$')    AS has_all_plugins
FROM named
