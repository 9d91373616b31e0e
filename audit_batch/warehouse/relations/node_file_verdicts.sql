-- grain    = "one row per node, group of files that belong there or are at fault, and demand on them"
-- rests_on = []
-- [columns]
-- kind       = "always Node"
-- namespace  = "always empty: it lies in no namespace"
-- name       = "name of the Node"
-- file_group = "as in `node_file_groups`"
-- demand     = "rights 600, rights 644, rights 660 or rights 700, of which each group has one, for rights no wider than that; owner root for user and group root"
-- verdict    = "fail when a file is not as demanded, not_assessed when what is not known might be, else pass"
-- reason     = "why it does not pass, in words"
-- evidence   = "the files at fault, twenty at the most, and the layout of the node"

WITH limits (file_group, rights, pattern) AS (
    VALUES
        -- More than these bits would be wider, as would a set-user or sticky bit.
        ('api_server_manifest', '600', '^0[0246]00$'),
        ('controller_manager_manifest', '600', '^0[0246]00$'),
        ('scheduler_manifest', '600', '^0[0246]00$'),
        ('etcd_manifest', '600', '^0[0246]00$'),
        ('etcd_data', '700', '^0[0-7]00$'),
        ('scheduler_kubeconfig', '600', '^0[0246]00$'),
        ('controller_manager_kubeconfig', '600', '^0[0246]00$'),
        ('pki_certificate', '644', '^0[0246][04][04]$'),
        ('pki_key', '600', '^0[0246]00$'),
        ('admin_kubeconfig', '600', '^0[0246]00$'),
        ('api_server_secret_file', '600', '^0[0246]00$'),
        ('cni', '600', '^0[0246]00$'),
        ('kube_proxy_kubeconfig', '600', '^0[0246]00$'),
        ('runtime_socket', '660', '^0[0246][0246]0$'),
        ('kubelet_config', '600', '^0[0246]00$'),
        ('kubelet_key', '600', '^0[0246]00$'),
        ('kubelet_service', '600', '^0[0246]00$'),
        ('kubelet_kubeconfig', '600', '^0[0246]00$'),
        ('client_ca', '644', '^0[0246][04][04]$')
),
measured AS (
    SELECT
        node_file_groups.*,
        'rights ' || rights                                                       AS demand,
        'has wider rights than ' || rights || ': '                                AS fault,
        list_filter(files, lambda file: NOT regexp_matches(file.mode, pattern))   AS odd,
        list_transform(odd, lambda file: file.path || ' (' || file.mode || ')')   AS named
    FROM node_file_groups
    INNER JOIN limits USING (file_group)
    UNION ALL BY NAME
    SELECT
        *,
        'owner root'                                                                                   AS demand,
        'belongs not to root alone: '                                                                  AS fault,
        list_filter(files, lambda file: file.uid IS DISTINCT FROM 0 OR file.gid IS DISTINCT FROM 0)    AS odd,
        list_transform(odd, lambda file: file.path || ' (' || file.owner || ')')                       AS named
    FROM node_file_groups
)
SELECT
    kind,
    namespace,
    name,
    file_group,
    demand,
    CASE
        WHEN len(odd) > 0 THEN 'fail'
        WHEN problem IS NOT NULL THEN 'not_assessed'
        ELSE 'pass'
    END                                         AS verdict,
    if(
        len(odd) > 0,
        fault || array_to_string(named[:5], ', ') || if(len(odd) > 5, ' and ' || len(odd) - 5 || ' more', ''),
        problem
    )                                           AS reason,
    {'files': odd[:20], 'layout': layout}       AS evidence
FROM measured
WHERE is_at_home OR len(odd) > 0
