-- grain    = "one row per node and group of files that are judged together, where there are any or nobody can say"
-- rests_on = []
-- [columns]
-- kind       = "always Node"
-- namespace  = "always empty: it lies in no namespace"
-- name       = "name of the Node"
-- file_group = "name of the group, for example api_server_manifest or pki_key"
-- layout     = "how the node was set up; NULL without facts"
-- is_at_home = "such files belong on the node: it is of the control plane, or every node has them; elsewhere only a fault counts"
-- files      = "files that are there, as a list of (path, mode, owner, uid, gid), owner with its group as root:root"
-- problem    = "what is not known of the group: no facts, a file that nobody may read, or none found though its component runs; NULL when all is known"

WITH known (file_group, component, is_of_control_plane, is_on_every_node) AS (
    VALUES
        -- Component whose process says that files of the group should be there.
        ('api_server_manifest', 'kube-apiserver', true, false),
        ('controller_manager_manifest', 'kube-controller-manager', true, false),
        ('scheduler_manifest', 'kube-scheduler', true, false),
        ('etcd_manifest', 'etcd', true, false),
        ('etcd_data', 'etcd', true, false),
        ('scheduler_kubeconfig', 'kube-scheduler', true, false),
        ('controller_manager_kubeconfig', 'kube-controller-manager', true, false),
        ('pki', 'kube-apiserver', true, false),
        ('pki_certificate', 'kube-apiserver', true, false),
        ('pki_key', 'kube-apiserver', true, false),
        ('admin_kubeconfig', NULL, true, false),
        ('api_server_secret_file', NULL, true, false),
        ('cni', NULL, false, false),
        ('kube_proxy_kubeconfig', NULL, false, false),
        ('runtime_socket', NULL, false, false),
        ('kubelet_config', NULL, false, false),
        ('kubelet_key', NULL, false, false),
        ('kubelet_service', 'kubelet', false, true),
        ('kubelet_kubeconfig', 'kubelet', false, true),
        ('client_ca', 'kubelet', false, true)
),
grouped AS (
    SELECT
        name,
        unnest(file_groups) AS file_group,
        path,
        mode,
        concat_ws(':', coalesce(owner, uid::VARCHAR), coalesce(owner_group, gid::VARCHAR)) AS owner,
        uid,
        gid,
        state,
        CASE
            WHEN state = 'unreadable' THEN path || ': ' || coalesce(reason, 'cannot be read')
            WHEN state = 'absent' AND is_required
                THEN path || ': does not exist, though ' || array_to_string(named_by, ' and ') || ' names it'
            WHEN state != 'absent' AND (state != 'present' OR mode IS NULL OR uid IS NULL OR gid IS NULL)
                THEN path || ': its facts do not say its rights and whose it is'
        END AS problem
    FROM node_files
),
looked AS (
    SELECT
        name,
        file_group,
        list({'path': path, 'mode': mode, 'owner': owner, 'uid': uid, 'gid': gid} ORDER BY path)
            FILTER (state = 'present' AND mode IS NOT NULL) AS files,
        string_agg(problem, '; ' ORDER BY path)
            FILTER (problem IS NOT NULL) AS problem
    FROM grouped
    GROUP BY ALL
),
running AS (
    SELECT DISTINCT
        name,
        -- A k3s or rke2 that runs at all runs the kubelet; of the rest only what is a process of its own is known.
        if(component IN ('k3s', 'rke2'), 'kubelet', component) AS component
    FROM node_components
    WHERE component != 'kubelet' OR NOT in_pod
),
judged AS (
    SELECT
        node_facts.kind,
        node_facts.namespace,
        node_facts.name,
        known.file_group,
        node_facts.layout,
        node_facts.is_control_plane OR NOT known.is_of_control_plane AS is_at_home,
        coalesce(looked.files, [])                                   AS files,
        CASE
            WHEN node_facts.problem IS NOT NULL AND (node_facts.is_control_plane OR NOT known.is_of_control_plane)
                THEN node_facts.problem
            WHEN looked.problem IS NOT NULL THEN looked.problem
            WHEN len(coalesce(looked.files, [])) > 0 OR node_facts.problem IS NOT NULL THEN NULL
            WHEN known.component IS NULL OR (known.is_of_control_plane AND NOT node_facts.is_control_plane) THEN NULL
            -- Where nobody knows how the node was set up, components may run without manifests.
            WHEN node_facts.layout = 'other' AND ends_with(known.file_group, '_manifest') THEN NULL
            WHEN node_facts.processes_problem IS NOT NULL AND (known.is_on_every_node OR node_facts.layout != 'k3s')
                THEN 'none of its files was found, and its processes were not seen: ' || node_facts.processes_problem
            WHEN running.component IS NOT NULL
                THEN known.component || ' runs on it, but no such file was found where a node of layout '
                || node_facts.layout || ' keeps it'
        END AS problem
    FROM node_facts
    CROSS JOIN known
    LEFT JOIN looked
        ON node_facts.name = looked.name AND known.file_group = looked.file_group
    LEFT JOIN running
        ON node_facts.name = running.name AND known.component = running.component
    WHERE node_facts.os = 'linux'
)
SELECT *
FROM judged
WHERE len(files) > 0 OR problem IS NOT NULL
